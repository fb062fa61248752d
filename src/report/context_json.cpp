#include "report/context_json.hpp"

#include "leukolens/core/json.hpp"

namespace leukolens {

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
