#include "config_file.hpp"

#include "leukolens/core/text.hpp"

namespace {

std::string_view without_quotes(std::string_view text) {
  const bool quoted = text.size() > 1 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

std::string_view without_comment(std::string_view text) { return leukolens::trimmed(text.substr(0, text.find('#'))); }

}  // namespace

std::vector<ConfigKey> config_keys(std::string_view text) {
  std::vector<ConfigKey> keys;
  std::string section;
  bool in_list = false;
  std::size_t number = 0;
  for (const auto& line : leukolens::split(text, '\n')) {
    ++number;
    const auto content = without_comment(line);
    if (content.empty() || content.front() == ';') continue;
    const bool closes = content.back() == ']';
    if (in_list) {
      in_list = !closes;
      continue;
    }
    if (content.front() == '[' && closes) {
      section = std::string(leukolens::trimmed(content.substr(1, content.size() - 2)));
      continue;
    }
    const auto equals = content.find('=');
    keys.push_back({section, std::string(without_quotes(leukolens::trimmed(content.substr(0, equals)))), number});
    if (equals == std::string_view::npos) continue;
    const auto value = leukolens::trimmed(content.substr(equals + 1));
    in_list = value.starts_with('[') && !closes;
  }
  return keys;
}
