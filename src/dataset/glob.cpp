#include "dataset/glob.hpp"

#include <algorithm>

namespace leukolens {

Glob::Glob(std::string_view pattern) : last_part_only_(pattern.find('/') == std::string_view::npos) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '?') {
      tokens_.push_back({Step::one});
    } else if (pattern.substr(i, 3) == "**/" && (i == 0 || pattern[i - 1] == '/')) {
      tokens_.push_back({Step::folders});
      i += 2;
    } else if (pattern.substr(i, 2) == "**") {
      tokens_.push_back({Step::run_across});
      ++i;
    } else if (pattern[i] == '*') {
      tokens_.push_back({Step::run});
    } else {
      tokens_.push_back({Step::literal, pattern[i]});
    }
  }
}

// reached[j]: the tokens so far can match the first j characters. One pass a token, so no pattern is slow.
bool Glob::matches(std::string_view path) const {
  if (last_part_only_) path.remove_prefix(path.rfind('/') + 1);  // npos + 1 is 0
  std::vector<char> reached(path.size() + 1, 0), next(path.size() + 1);
  reached[0] = 1;
  for (const Token& token : tokens_) {
    for (std::size_t j = 0; j <= path.size(); ++j) {
      const char last = j > 0 ? path[j - 1] : 0;
      const bool step = j > 0 && reached[j - 1];
      switch (token.step) {
        case Step::literal:
          next[j] = step && last == token.literal;
          break;
        case Step::one:
          next[j] = step && last != '/';
          break;
        case Step::run:
          next[j] = reached[j] || (j > 0 && next[j - 1] && last != '/');
          break;
        case Step::run_across:
          next[j] = reached[j] || (j > 0 && next[j - 1]);
          break;
        case Step::folders:  // stays, or goes on behind any later `/`
          next[j] =
              reached[j] || (last == '/' && std::find(reached.begin(), reached.begin() + j, 1) != reached.begin() + j);
          break;
      }
    }
    reached.swap(next);
  }
  return reached[path.size()];
}

PathFilter::PathFilter(const std::vector<std::string>& include, const std::vector<std::string>& exclude)
    : include_(include.begin(), include.end()), exclude_(exclude.begin(), exclude.end()) {}

bool PathFilter::passes(std::string_view path) const {
  const auto matches = [&](const Glob& glob) { return glob.matches(path); };
  return (include_.empty() || std::any_of(include_.begin(), include_.end(), matches)) &&
         std::none_of(exclude_.begin(), exclude_.end(), matches);
}

}  // namespace leukolens
