#pragma once
#include <span>
#include <string>
#include <string_view>

#include "leukolens/core/json_fwd.hpp"

namespace leukolens {

/// Which run made a file, and with what: every table, report and picture names it.
struct RunStamp {
  std::string tool_version;
  std::string command_line;        ///< as typed, quoted for a shell; empty: made through the library
  std::string weights_sha256;      ///< of the model; empty: none, or unknown
  std::string calibration_sha256;  ///< of its calibration.json; empty: none
};

/// The members `tool_version`, `command_line`, `weights_sha256` and `calibration_sha256`; null where empty.
Json to_json(const RunStamp& stamp);

/// One line for people: "leukolens 0.1.0, model 3fa9c0de1234, calibration 91c2aa01bb23; command: leukolens ...".
std::string describe(const RunStamp& stamp);

/// One word as a shell reads it back: plain where it is made of letters, digits and `%+,-./:=@_`, else in single
/// quotes; with control characters or bytes that are not UTF-8 as $'...'. The result is UTF-8 on one line.
std::string shell_quoted(std::string_view word);

/// The words of a command line, quoted, with blanks between.
std::string shell_line(std::span<const std::string> words);

}  // namespace leukolens
