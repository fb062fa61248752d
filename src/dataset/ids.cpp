#include "leukolens/dataset/ids.hpp"

#include "leukolens/core/unicode.hpp"

namespace leukolens {

std::string cell_id(std::string_view relative_path, std::optional<std::size_t> frame, std::optional<std::size_t> cell) {
  std::string id;
  id.reserve(relative_path.size() + 16);
  const std::string spelling = utf8_spelling(relative_path);
  // In the spelling of a name that is not UTF-8 each `%` is encoded already.
  const bool encoded = spelling != relative_path;
  for (const char c : spelling) {
    switch (c) {
      case '#':
        id += "%23";
        break;
      case ':':
        id += "%3A";
        break;
      case '%':
        id += encoded ? "%" : "%25";
        break;
      default:
        id += c;
    }
  }
  if (frame) id += '#' + std::to_string(*frame);
  if (cell) id += ':' + std::to_string(*cell);
  return id;
}

}  // namespace leukolens
