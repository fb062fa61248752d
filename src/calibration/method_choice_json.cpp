#include "leukolens/calibration/cross_validation.hpp"
#include "leukolens/core/json.hpp"

namespace leukolens {

Json to_json(const MethodChoice& choice) {
  Json candidates = Json::array();
  for (const auto& c : choice.candidates)
    candidates.push_back({{"method", name_of(c.method)},
                          {"status", name_of(c.status)},
                          {"nll", json_number(c.nll)},
                          {"excess", json_number(c.excess)},
                          {"excess_se", json_number(c.excess_se)}});
  return {{"rule", "simplest within one standard error of the best"},
          {"chosen", name_of(choice.chosen)},
          {"folds", choice.folds},
          {"by", choice.by_donor ? "donor" : "cell"},
          {"units", choice.units},
          {"nll_uncalibrated", choice.nll_uncalibrated},
          {"candidates", candidates}};
}

MethodChoice method_choice_from(const Json& json, const std::filesystem::path& path) {
  MethodChoice choice{calibration_method_from(json_get<std::string>(json, "chosen", path)),
                      json_get<int>(json, "folds", path),
                      json_get<std::string>(json, "by", path) == "donor",
                      json_get<std::size_t>(json, "units", path),
                      number_from(json, "nll_uncalibrated"),
                      {}};
  for (const auto& c : json_get<Json>(json, "candidates", path))
    choice.candidates.push_back({calibration_method_from(json_get<std::string>(c, "method", path)),
                                 fit_status_from(json_get<std::string>(c, "status", path)), number_from(c, "nll"),
                                 number_from(c, "excess"), number_from(c, "excess_se")});
  return choice;
}

}  // namespace leukolens
