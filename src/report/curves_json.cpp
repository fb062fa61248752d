#include "leukolens/core/json.hpp"
#include "report/parts.hpp"

namespace leukolens {
namespace {

Json band_json(const std::optional<Interval>& band) {
  return band ? Json::array({json_number(band->lo), json_number(band->hi)}) : Json(nullptr);
}

Json recalibration_json(const std::vector<RecalibrationPoint>& curve) {
  Json out = Json::array();
  for (const auto& point : curve)
    out.push_back({{"score", point.score},
                   {"recalibrated", json_number(point.recalibrated)},
                   {"weight", point.weight},
                   {"consistency_band", band_json(point.consistency)},
                   {"confidence_band", band_json(point.confidence)}});
  return out;
}

Json risk_json(const std::vector<RiskCoverage>& curve) {
  Json out = Json::array();
  for (const auto& point : curve)
    out.push_back({{"threshold", point.threshold}, {"coverage", point.coverage}, {"risk", json_number(point.risk)}});
  return out;
}

Json net_benefit_json(const std::vector<NetBenefit>& curve) {
  Json out = Json::array();
  for (const auto& point : curve)
    out.push_back(
        {{"threshold", point.threshold}, {"model", json_number(point.model)}, {"all", json_number(point.all)}});
  return out;
}

}  // namespace

Json curves_json(const Curves& curves) {
  Json out;
  out["top_label"] = recalibration_json(curves.top_label);
  if (!curves.top_label_before.empty()) out["top_label_before"] = recalibration_json(curves.top_label_before);
  out["risk_coverage"] = risk_json(curves.risk_coverage);
  out["classes"] = Json::array();
  for (const auto& c : curves.classes)
    out["classes"].push_back({{"class", c.name},
                              {"recalibration", recalibration_json(c.recalibration)},
                              {"net_benefit", net_benefit_json(c.net_benefit)}});
  return out;
}

}  // namespace leukolens
