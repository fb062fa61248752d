#include "leukolens/dataset/path_list.hpp"

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/file.hpp"

namespace leukolens {

namespace fs = std::filesystem;

namespace {
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
}  // namespace

std::vector<fs::path> read_path_list(std::istream& list, const std::string& name) {
  std::vector<fs::path> paths;
  std::size_t number = 0;
  for (std::string line; std::getline(list, line);) {
    ++number;
    if (number == 1 && line.starts_with(byte_order_mark)) line.erase(0, byte_order_mark.size());
    if (line.ends_with('\r')) line.pop_back();
    for (const auto& path : split(line, '\0')) {  // as `find -print0` parts them
      if (path.empty()) continue;
      if (!phase_path_exists(path))
        throw Error(Kind::missing, name + ", line " + std::to_string(number) + ": " + path +
                                       ": no such file or folder. Give one path a line.");
      paths.emplace_back(path);
    }
  }
  if (paths.empty())
    throw Error(Kind::bad_data, name + ": no paths in it. Give one path a line, for example by `find`.");
  return paths;
}

}  // namespace leukolens
