#include "leukolens/core/twin_names.hpp"

#include <map>
#include <set>

#include "leukolens/core/error.hpp"
#include "leukolens/core/unicode.hpp"

namespace leukolens {
namespace {

std::string difference(const TwinNames& twins) {
  return "`" + twins.a + "` and `" + twins.b + "` differ only by " +
         (twins.look_the_same ? "spaces or Unicode normal form" : "upper and lower case or spaces");
}

}  // namespace

std::vector<TwinNames> find_twin_names(const std::vector<std::string>& names) {
  const std::set<std::string> distinct(names.begin(), names.end());
  std::map<std::string, std::string> by_look, by_letters;  // the last name of each kind
  std::vector<TwinNames> twins;
  for (const std::string& name : distinct) {
    const auto [same_look, first_of_look] = by_look.emplace(visible_text(name), name);
    const auto [same_letters, first_of_letters] = by_letters.emplace(letters_of(name), name);
    if (!first_of_look)
      twins.push_back({same_look->second, name, true});
    else if (!first_of_letters)
      twins.push_back({same_letters->second, name, false});
  }
  return twins;
}

void warn_of_twin_names(const std::vector<std::string>& names, const std::string& place, const std::string& what,
                        const Warn& warn) {
  if (!warn) return;
  for (const TwinNames& twins : find_twin_names(names))
    warn(place + ": " + what + " " + difference(twins) + ". If they are one, spell them alike.");
}

void check_class_twins(const std::vector<std::string>& names, const std::string& place, const Warn& warn) {
  for (const TwinNames& twins : find_twin_names(names)) {
    const std::string text = place + ": the classes " + difference(twins) + ". ";
    if (twins.look_the_same) throw Error(Kind::bad_data, text + "Spell them alike, or give one another name.");
    if (warn) warn(text + "They are two classes here; spell them alike if they are one.");
  }
}

}  // namespace leukolens
