#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace leukolens {

/// `*` any run and `?` any one character within a path part, `**` any run across parts (`**/` also none). Everything
/// else stands for itself. A pattern without `/` is matched against the last part alone, so `*_mask.tif` finds the
/// masks of every folder.
class Glob {
 public:
  explicit Glob(std::string_view pattern);
  bool matches(std::string_view relative_path) const;

 private:
  enum class Step { literal, one, run, run_across, folders };
  struct Token {
    Step step;
    char literal = 0;
  };
  std::vector<Token> tokens_;
  bool last_part_only_;
};

/// What `--include` and `--exclude` let through.
class PathFilter {
 public:
  PathFilter(const std::vector<std::string>& include, const std::vector<std::string>& exclude);
  bool passes(std::string_view relative_path) const;
  bool empty() const { return include_.empty() && exclude_.empty(); }

 private:
  std::vector<Glob> include_, exclude_;
};

}  // namespace leukolens
