#pragma once
#include <filesystem>
#include <fstream>
#include <string>

#include "leukolens/core/error.hpp"

/// A file of the given text; makes its folders.
inline std::filesystem::path write_text(const std::filesystem::path& path, const std::string& text = "x") {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

/// The kind and text of the error that `action` throws; the kind is `interrupted` where it throws none.
template <typename Action>
leukolens::Error error_of(Action action) {
  try {
    action();
  } catch (const leukolens::Error& e) {
    return e;
  }
  return {leukolens::Kind::interrupted, "no error"};
}
