#include "report/citations.hpp"

#include <map>
#include <set>

#include "references.hpp"

namespace leukolens {
namespace {

/// Entries of references.bib by key, each with its last line break.
std::map<std::string, std::string, std::less<>> entries_of(std::string_view bib) {
  std::map<std::string, std::string, std::less<>> entries;
  for (auto at = bib.find('@'); at != std::string_view::npos;) {
    const auto next = bib.find("\n\n@", at);
    const auto entry = bib.substr(at, next == std::string_view::npos ? next : next + 1 - at);
    const auto open = entry.find('{') + 1;
    entries.emplace(entry.substr(open, entry.find(',') - open), entry);
    at = next == std::string_view::npos ? next : next + 2;
  }
  return entries;
}

const std::map<std::string, std::string, std::less<>>& entries() {
  static const auto all = entries_of(all_references);
  return all;
}

}  // namespace

std::vector<std::string> citation_keys() {
  std::vector<std::string> keys;
  for (const auto& [key, text] : entries()) keys.push_back(key);
  return keys;
}

std::vector<std::string> cited_in(std::string_view markdown) {
  std::set<std::string> keys;
  for (auto at = markdown.find('@'); at != std::string_view::npos; at = markdown.find('@', at + 1)) {
    if (at == 0 || (markdown[at - 1] != '[' && markdown[at - 1] != ' ')) continue;
    keys.emplace(markdown.substr(at + 1, markdown.find_first_of(";]", at) - at - 1));
  }
  return {keys.begin(), keys.end()};
}

std::string bibliography(const std::vector<std::string>& keys) {
  std::string text;
  for (const auto& key : keys) text += (text.empty() ? "" : "\n") + entries().at(key);
  return text;
}

}  // namespace leukolens
