#pragma once
#include <filesystem>
#include <fstream>

#include "leukolens/core/json_fwd.hpp"

namespace leukolens {

/// manifest.json, written entry by entry so that its size costs no memory: the head's members, then `cells`, one a
/// line, then the summary's members.
class ManifestWriter {
 public:
  ManifestWriter(const std::filesystem::path& path, const Json& head);
  void append(const Json& entry);
  void finish(const Json& summary);  ///< @throws Error  Kind::io

 private:
  [[noreturn]] void fail() const;
  std::filesystem::path path_;
  std::ofstream file_;
  bool first_ = true;
};

}  // namespace leukolens
