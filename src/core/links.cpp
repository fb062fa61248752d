#include "leukolens/core/links.hpp"

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"

namespace leukolens {

namespace fs = std::filesystem;

fs::path link_target(fs::path path) {
  constexpr int most_links = 40;  // as Linux
  const fs::path given = path;
  path = without_trailing_slash(path);
  std::error_code error;
  if (!fs::is_symlink(path, error)) return given;
  for (int links = 0; fs::is_symlink(path, error); ++links) {
    if (links == most_links)
      throw Error(Kind::io, given.string() + ": is a symbolic link that leads in a circle. Choose another --output.");
    const fs::path target = fs::read_symlink(path, error);
    if (error) break;
    path = without_trailing_slash((path.parent_path() / target).lexically_normal());
  }
  return path;
}

}  // namespace leukolens
