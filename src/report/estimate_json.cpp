#include "report/estimate_json.hpp"

#include "leukolens/core/json.hpp"

namespace leukolens {

Json estimate_json(const Estimate& e) {
  return {{"value", json_number(e.value)},
          {"ci", e.ci ? Json::array({json_number(e.ci->lo), json_number(e.ci->hi)}) : Json(nullptr)},
          {"ci_method", e.ci_method},
          {"n", e.n}};
}

void add_context(Json& json, const ReportContext& context) {
  const auto text_or_null = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
  json["rows"] = context.rows;
  json["table"] = context.table;
  json["model"] = text_or_null(context.model);
  json["calibration"] = text_or_null(context.calibration);
  json["warnings"] = context.warnings;
  json.update(to_json(context.stamp));
}

}  // namespace leukolens
