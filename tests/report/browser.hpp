#pragma once
// Pages in headless Chromium, where one is installed.
#include <cstdlib>
#include <string>

#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "temporary_folder.hpp"

inline bool has_chromium() { return std::system("command -v chromium > /dev/null 2>&1") == 0; }

struct Opened {
  std::string dom, messages;
};

/// @param page     a path of our own making: it needs no quoting
/// @param options  of chromium
inline Opened open_in_browser(const TemporaryFolder& folder, const std::string& page, const std::string& options = "") {
  const std::string dom = (folder / "dom.html").string(), messages = (folder / "messages.txt").string();
  const std::string command = "timeout 120 chromium --headless --no-sandbox --disable-gpu --enable-logging=stderr " +
                              options + " --user-data-dir=" + (folder / "profile").string() + " --dump-dom file://" +
                              page + " > " + dom + " 2> " + messages;
  REQUIRE(std::system(command.c_str()) == 0);
  return {leukolens::read_text(dom), leukolens::read_text(messages)};
}
