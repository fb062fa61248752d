#include "leukolens/dataset/classes.hpp"

#include <algorithm>
#include <set>

#include "leukolens/core/error.hpp"
#include "leukolens/core/unicode.hpp"

namespace leukolens {

std::vector<std::string> classes_of(const std::vector<std::string>& labels) {
  std::set<std::string> distinct(labels.begin(), labels.end());
  distinct.erase("");
  return {distinct.begin(), distinct.end()};
}

void check_class_name(const std::string& label, const std::string& place) {
  if (!is_utf8(label))
    throw Error(Kind::bad_data, utf8_spelling(place) + ": the label `" + utf8_spelling(label) +
                                    "` is not UTF-8, so no table could name it. Rename the class.");
  if (label.find('|') != std::string::npos)
    throw Error(Kind::bad_data, place + ": the label `" + label +
                                    "` holds a `|`, which separates the classes of a set in predictions. Rename the "
                                    "class.");
}

int class_index(const std::vector<std::string>& classes, const std::string& label) {
  if (label.empty()) return -1;
  const auto found = std::find(classes.begin(), classes.end(), label);
  return found == classes.end() ? -1 : static_cast<int>(found - classes.begin());
}

}  // namespace leukolens
