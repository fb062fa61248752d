// leukolens explain --list-methods
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "explain.hpp"
#include "leukolens/attribution/method.hpp"
#include "leukolens/core/json.hpp"

namespace {

using leukolens::AttributionMethod;
using leukolens::Json;

std::vector<std::string> options_of(const AttributionMethod& method) {
  std::vector<std::string> names;
  for (const auto& member : method.options) names.push_back(option_of(member));
  return names;
}

Json json_of(const AttributionMethod& method) {
  const auto text_or_null = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  return {{"name", method.name},
          {"is_signed", method.is_signed},
          {"needs", method.needs},
          {"cost", method.cost},
          {"adds_up_to", text_or_null(method.adds_up_to)},
          {"options", options_of(method)},
          {"sentence", method.sentence},
          {"warning", text_or_null(method.warning)},
          {"paper", method.paper}};
}

}  // namespace

int list_attribution_methods(Console& console) {
  Json methods = Json::array();
  for (const auto& method : leukolens::attribution_methods()) {
    methods.push_back(json_of(method));
    console.say(fmt::format("{}  ({}{}; {})", method.name, method.is_signed ? "signed" : "at least 0",
                            method.adds_up_to.empty() ? "" : ", adds up to the " + method.adds_up_to, method.paper));
    console.say("    " + method.sentence);
    if (!method.warning.empty()) console.say("    Warning: " + method.warning);
    console.say(fmt::format("    needs {}; costs {}; takes {}", method.needs, method.cost,
                            fmt::join(options_of(method), ", ")));
  }
  console.result({{"methods", methods}});
  return 0;
}
