#include "leukolens/core/json.hpp"
#include "leukolens/report/differential.hpp"
#include "leukolens/report/unknown_text.hpp"
#include "report/context_json.hpp"
#include "report/parts.hpp"

namespace leukolens {
namespace {

Json specimen_json(const SpecimenCount& s, const std::vector<std::string>& classes) {
  Json json{{"specimen", s.name},
            {"status", s.fault.empty() ? "ok" : "unknown-cells"},
            {"message", s.fault},
            {"cells", s.cells},
            {"unknown", s.unknown},
            {"review", s.review},
            {"unknown_fraction", json_number(s.unknown_fraction())}};
  json["classes"] = Json::object();
  const bool tested = s.shift.fractions.size() > 0;
  for (std::size_t k = 0; k < s.fractions.size(); ++k)
    json["classes"][classes[k]] = {
        {"counted", estimate_json(s.fractions[k].counted)},
        {"summed", estimate_json(s.fractions[k].summed)},
        {"adjusted", estimate_json(s.fractions[k].adjusted)},
        {"of_all", Json::array({json_number(s.fractions[k].of_all.lo), json_number(s.fractions[k].of_all.hi)})},
        {"black_box", tested ? json_number(s.shift.fractions(static_cast<Eigen::Index>(k))) : Json(nullptr)}};
  json["shift_test"] = nullptr;
  if (tested)
    json["shift_test"] = {{"test", "chi-squared, predicted classes against those of the calibration cells"},
                          {"statistic", json_number(s.shift.test.statistic)},
                          {"degrees", s.shift.test.degrees},
                          {"smallest_expected", json_number(s.shift.test.smallest_expected)},
                          {"p", json_number(s.shift.test.p)},
                          {"p_holm", json_number(s.shift_p_holm)}};
  return json;
}

Json line_json(const LineFit& line) {
  return {{"slope", estimate_json(line.slope)}, {"intercept", estimate_json(line.intercept)}};
}

Json agreement_json(const CountAgreement& a) {
  Json pairs = Json::array();
  for (std::size_t i = 0; i < a.specimens.size(); ++i)
    pairs.push_back({{"specimen", a.specimens[i]}, {"reference", a.reference[i]}, {"found", a.found[i]}});
  return {{"class", a.class_name},
          {"estimate", a.estimate},
          {"n", a.specimens.size()},
          {"bland_altman",
           {{"bias", estimate_json(a.bland_altman.bias)},
            {"sd", json_number(a.bland_altman.sd)},
            {"lower_limit", estimate_json(a.bland_altman.lower)},
            {"upper_limit", estimate_json(a.bland_altman.upper)}}},
          {"passing_bablok", line_json(a.passing_bablok)},
          {"deming", line_json(a.deming)},
          {"pairs", pairs}};
}

}  // namespace

Json counts_json(const Differential& differential) {
  Json json{{"classes", differential.classes}};
  json["source_prior"] = Json::object();
  for (std::size_t k = 0; k < differential.classes.size(); ++k)
    json["source_prior"][differential.classes[k]] = differential.source_prior(static_cast<Eigen::Index>(k));
  json["source_cells"] = differential.source_cells;
  json["source_donors"] = differential.source_donors;
  json["cells_without_specimen"] = differential.nameless;
  json["unknown_check"] = differential.unknown_check ? unknown_json(*differential.unknown_check) : Json(nullptr);
  json["specimens"] = Json::array();
  for (const auto& s : differential.specimens) json["specimens"].push_back(specimen_json(s, differential.classes));
  return json;
}

Json differential_json(const Differential& differential, const std::vector<CountAgreement>& agreement,
                       const ReportContext& context) {
  Json json{{"schema_version", 1}};
  json.update(counts_json(differential));
  json["agreement"] = Json::array();
  for (const auto& a : agreement) json["agreement"].push_back(agreement_json(a));
  add_context(json, context);
  return json;
}

}  // namespace leukolens
