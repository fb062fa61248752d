#include "leukolens/dataset/path_list.hpp"

#include "leukolens/core/error.hpp"

namespace leukolens {

namespace fs = std::filesystem;

std::vector<fs::path> read_path_list(std::istream& list, const std::string& name) {
  std::vector<fs::path> paths;
  std::size_t number = 0;
  for (std::string line; std::getline(list, line);) {
    ++number;
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) continue;
    std::error_code ignored;
    if (fs::status(line, ignored).type() == fs::file_type::not_found)
      throw Error(Kind::missing, name + ", line " + std::to_string(number) + ": " + line +
                                     ": no such file or folder. Give one path a line.");
    paths.emplace_back(line);
  }
  if (paths.empty())
    throw Error(Kind::bad_data, name + ": no paths in it. Give one path a line, for example by `find`.");
  return paths;
}

}  // namespace leukolens
