#pragma once
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "leukolens/core/files.hpp"
#include "temporary_folder.hpp"

/// What a run of the real program left behind.
struct Run {
  int code;
  std::string out, err;
};

inline std::string quoted(const std::string& text) {
  std::string q = "'";
  for (const char c : text) q += c == '\'' ? "'\\''" : std::string(1, c);
  return q + "'";
}

/// Runs `leukolens` with the given arguments (a shell's words) in `folder`. @param input  file on standard input
inline Run leukolens_in(const std::filesystem::path& folder, const std::string& arguments,
                        const std::string& input = "/dev/null") {
  TemporaryFolder output;
  const std::string command = "cd " + quoted(folder.string()) + " && " + quoted(LEUKOLENS_PROGRAM) + " " + arguments +
                              " > " + quoted((output / "out").string()) + " 2> " + quoted((output / "err").string()) +
                              " < " + quoted(input);
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), leukolens::read_text(output / "out"),
          leukolens::read_text(output / "err")};
}

inline const std::filesystem::path sample = std::filesystem::path(LEUKOLENS_SOURCE_DIR) / "data" / "phantom";
inline const std::filesystem::path sample_model =
    std::filesystem::path(LEUKOLENS_SOURCE_DIR) / "data" / "phantom-model";
