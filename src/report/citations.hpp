#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace leukolens {

/// Keys of every work that can be cited.
std::vector<std::string> citation_keys();

/// Keys that a Markdown text cites as [@key] or [@key; @other], each once, in the order of the alphabet. `\@` cites
/// nothing.
std::vector<std::string> cited_in(std::string_view markdown);

/// BibTeX of these works, one entry each. @throws std::out_of_range  for a key that is none of `citation_keys`
std::string bibliography(const std::vector<std::string>& keys);

}  // namespace leukolens
