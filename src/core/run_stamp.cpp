#include "leukolens/core/run_stamp.hpp"

#include <algorithm>
#include <cstdio>

#include "leukolens/core/json.hpp"
#include "leukolens/core/unicode.hpp"

namespace leukolens {
namespace {

bool is_plain(char c) {
  const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return alphanumeric || std::string_view("%+,-./:=@_").find(c) != std::string_view::npos;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

/// $'...' with every byte that is not printable ASCII in octal.
std::string escaped(std::string_view word) {
  std::string text = "$'";
  for (const char c : word) {
    char octal[5];
    std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned char>(c));
    const bool printable = !is_control(c) && static_cast<unsigned char>(c) < 0x80 && c != '\'' && c != '\\';
    text += printable ? std::string(1, c) : octal;
  }
  return text + "'";
}

std::string shortened(const std::string& sha256) { return sha256.substr(0, 12); }

}  // namespace

Json to_json(const RunStamp& stamp) {
  const auto text_or_null = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  return {{"tool_version", text_or_null(stamp.tool_version)},
          {"command_line", text_or_null(stamp.command_line)},
          {"weights_sha256", text_or_null(stamp.weights_sha256)},
          {"calibration_sha256", text_or_null(stamp.calibration_sha256)}};
}

std::string describe(const RunStamp& stamp) {
  std::string text = "leukolens " + stamp.tool_version;
  if (!stamp.weights_sha256.empty()) text += ", model " + shortened(stamp.weights_sha256);
  if (!stamp.calibration_sha256.empty()) text += ", calibration " + shortened(stamp.calibration_sha256);
  if (!stamp.command_line.empty()) text += "; command: " + stamp.command_line;
  return text;
}

std::string shell_quoted(std::string_view word) {
  if (!word.empty() && std::ranges::all_of(word, is_plain)) return std::string(word);
  if (!is_utf8(word) || std::ranges::any_of(word, is_control)) return escaped(word);
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? "'\\''" : std::string(1, c);
  return text + "'";
}

std::string shell_line(std::span<const std::string> words) {
  std::string line;
  for (const auto& word : words) {
    if (!line.empty()) line += ' ';
    line += shell_quoted(word);
  }
  return line;
}

}  // namespace leukolens
