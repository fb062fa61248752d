#include "leukolens/report/unknown_text.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/json.hpp"
#include "report/numbers.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

/// "5 of 25 cells labelled monocyte"
std::string of_cells(const UnknownOfClass& c, const std::string& of_class) {
  return std::to_string(c.unknown) + " of " + cells_text(c.n) + " " + of_class + " " + clean_utf8(c.name);
}

std::string promise_text(const UnknownPromise& promise) {
  return "about " + percent_text(promise.expected, 1) + " of cells like those that the threshold was fitted on";
}

/// Where the cells' donors are known, how many of them the unknown ones come from.
std::string donors_text(const UnknownCheck& check) {
  if (check.donors == 0) return "";
  return " They come from " + std::to_string(check.donors_of_unknown) + " of " + std::to_string(check.donors) +
         (check.donors == 1 ? " donor" : " donors") + "; p takes cells of a donor for independent.";
}

std::string broken_promise(const UnknownCheck& check, const std::string& of_class) {
  const auto worst = std::min_element(check.classes.begin(), check.classes.end(),
                                      [](const auto& a, const auto& b) { return a.p_promise < b.p_promise; });
  const bool overall = check.p_promise <= worst->p_promise;
  return (overall ? std::to_string(check.unknown) + " of " + cells_text(check.n) : of_cells(*worst, of_class)) +
         " are unknown, but the promise is " + promise_text(check.promise) + " (" +
         p_text(overall ? check.p_promise : worst->p_promise) + "): these cells look unlike those.";
}

}  // namespace

std::vector<std::string> unknown_warnings(const UnknownCheck& check, const std::string& of_class) {
  std::vector<std::string> warnings;
  if (check.more_than_promised()) warnings.push_back(broken_promise(check, of_class));
  if (const auto* c = check.unequal())
    warnings.push_back("Unknown cells are unequally frequent over the classes: " + of_cells(*c, of_class) + ", " +
                       std::to_string(check.unknown - c->unknown) + " of " + cells_text(check.n - c->n) +
                       " of the others (" + p_text(c->p_others) + "). A count without unknown cells lacks " +
                       clean_utf8(c->name) + ".");
  if (!warnings.empty()) warnings.back() += donors_text(check);
  return warnings;
}

Json unknown_json(const UnknownCheck& check) {
  Json classes = Json::array();
  for (const auto& c : check.classes)
    classes.push_back({{"class", c.name},
                       {"n", c.n},
                       {"unknown", c.unknown},
                       {"p_promise", json_number(c.p_promise)},
                       {"p_others", json_number(c.p_others)}});
  const auto* unequal = check.unequal();
  return {{"expected", json_number(check.promise.expected)},
          {"fitted_on", check.promise.fitted_on},
          {"n", check.n},
          {"unknown", check.unknown},
          {"p_promise", json_number(check.p_promise)},
          {"classes", classes},
          {"donors", check.donors},
          {"donors_of_unknown", check.donors_of_unknown},
          {"more_than_promised", check.more_than_promised()},
          {"unequal", unequal ? Json(unequal->name) : Json(nullptr)}};
}

}  // namespace leukolens
