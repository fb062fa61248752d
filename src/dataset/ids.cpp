#include "leukolens/dataset/ids.hpp"

namespace leukolens {

std::string cell_id(std::string_view relative_path, std::optional<std::size_t> frame, std::optional<std::size_t> cell) {
  std::string id;
  id.reserve(relative_path.size() + 16);
  for (const char c : relative_path) {
    switch (c) {
      case '#':
        id += "%23";
        break;
      case ':':
        id += "%3A";
        break;
      case '%':
        id += "%25";
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
