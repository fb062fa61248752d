#include <cmath>
#include <cstdio>

#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/report/drift.hpp"
#include "leukolens/report/unknown_text.hpp"
#include "report/context_json.hpp"
#include "report/numbers.hpp"

namespace leukolens {
namespace {

std::string words_of(const std::string& name) { return name == "class_fractions" ? "class fractions" : name; }

/// What makes the run unlike: tests, and unknown cells where they are more than promised.
std::string differing(const Drift& drift) {
  std::vector<std::string> names;
  for (const auto& t : drift.tests)
    if (t.differs) names.push_back(words_of(t.name));
  if (drift.too_many_unknown) names.push_back(cells_text(drift.unknown) + " unknown to the model");
  return join(names, ", ");
}

std::string unsure_of(const Drift& drift) {
  std::vector<std::string> names;
  for (const auto& t : drift.tests)
    if (t.unsure) names.push_back(words_of(t.name));
  return join(names, ", ");
}

std::string untested(const Drift& drift) {
  std::vector<std::string> names;
  for (const auto& t : drift.tests)
    if (!t.missing.empty()) names.push_back(words_of(t.name));
  return names.empty() ? "" : " Not looked at: " + join(names, ", ") + ".";
}

std::string test_line(const DriftTest& t) {
  if (!t.missing.empty()) return "  " + words_of(t.name) + ": not tested, " + t.missing;
  std::string line = "  " + words_of(t.name) + ": " + (t.differs ? "DIFFERS" : t.unsure ? "UNSURE" : drift_word(t));
  const std::string unit = t.unit == "rad" ? " rad" : "";
  if (std::isfinite(t.today)) {
    line += ", median " + figure_text(t.today) + unit + " today, " + figure_text(t.reference) + unit + " before; ";
    line += t.effect < 0.0005 ? "they agree within " + smallest_difference_text(t)
                              : "at least " + percent_text(t.effect, 1) + " of the cells differ by more than " +
                                    smallest_difference_text(t);
  } else {
    line += ", difference " + fixed_text(t.effect, 3) + " (the smallest that matters is " +
            smallest_difference_text(t) + ")";
  }
  return line + ", " + (t.p_holm < 0.001 ? "p < 0.001" : "p = " + fixed_text(t.p_holm, 3)) + " (" + t.test +
         ", corrected)";
}

/// For a run like the calibration cells: what cells are unknown all the same.
std::string save_for_unknown(const Drift& drift) {
  if (!drift.too_many_unknown) return "";
  return " But " + cells_text(drift.unknown) + " are unknown to the model, more than promised: look at them.";
}

/// Whose cells come from too few captures to rule out chance: the side that is worth fewer cells.
std::string too_few_to_rule_out(const Drift& drift) {
  bool of_today = false;
  for (const auto& t : drift.tests) of_today |= t.unsure && t.effective_today < t.effective_reference;
  const std::size_t clusters = of_today ? drift.today_clusters : drift.reference_clusters;
  const std::string whose = of_today ? "Today's cells" : "The calibration cells", end = " to rule out chance";
  if (clusters == 0) return whose + " are too few" + end + ": look before trusting.";
  return whose + " come from " + std::to_string(clusters) +
         (clusters == 1 ? " capture or donor" : " captures or donors") + ", too few" + end + ": look before trusting" +
         (of_today ? ", or record more captures." : ".");
}

/// For a reference of too few captures: what was seen, and what would help.
std::string captures_sentence(const Drift& drift, const std::string& sizes) {
  const std::string seen = unsure_of(drift);
  return "Whether today's run is like the calibration cells cannot be told (" + sizes + "): " + drift.too_few_captures +
         ". " +
         (seen.empty() ? "No difference was seen, which is no proof that there is none. "
                       : "These differ, by chance or not: " + seen + ". ") +
         "Calibrate on cells of more captures, named in the column `capture`.";
}

Json test_json(const DriftTest& t) {
  return {{"name", t.name},
          {"test", t.test},
          {"missing", t.missing.empty() ? Json(nullptr) : Json(t.missing)},
          {"differs", t.differs},
          {"unsure", t.unsure},
          {"slight", t.slight},
          {"too_few_cells", t.too_few},
          {"today", json_number(t.today)},
          {"reference", json_number(t.reference)},
          {"unit", t.unit},
          {"smallest", json_number(t.smallest)},
          {"effect", json_number(t.effect)},
          {"p", json_number(t.p)},
          {"p_holm", json_number(t.p_holm)},
          {"n_today", t.n_today},
          {"n_reference", t.n_reference},
          {"effective_n_today", json_number(t.effective_today)},
          {"effective_n_reference", json_number(t.effective_reference)},
          {"cluster_correlation", json_number(t.cluster_correlation)}};
}

}  // namespace

std::string smallest_difference_text(const DriftTest& t) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", t.unit == "relative" ? 100 * t.smallest : t.smallest);
  if (t.unit == "fraction") return text;
  return text + std::string(t.unit == "relative" ? " %" : t.unit == "rad" ? " rad" : " (arbitrary unit)");
}

const char* drift_word(const DriftTest& t) {
  if (t.too_few) return "too few cells to tell";
  return t.differs ? "differs" : t.unsure ? "unsure" : t.slight ? "differs by less than matters" : "alike";
}

std::vector<std::string> drift_unknown_lines(const Drift& drift) {
  if (!drift.unknown_check) return {};
  const auto& check = *drift.unknown_check;
  if (auto warnings = unknown_warnings(check, "called"); !warnings.empty()) return warnings;
  if (std::isnan(check.promise.expected)) return {};
  return {std::to_string(check.unknown) + " of " + cells_text(check.n) +
          " are unknown, no more than chance explains: the "
          "promise is about " +
          percent_text(check.promise.expected, 1) + " (" + p_text(check.p_promise) + ")."};
}

std::string drift_sentence(const Drift& drift) {
  const std::string sizes = cells_text(drift.n_today) + " today, " + cells_text(drift.n_reference) + " before";
  switch (drift.verdict) {
    case DriftVerdict::like:
      return "Today's run looks like the calibration cells (" + sizes + ")." + save_for_unknown(drift) +
             untested(drift);
    case DriftVerdict::fractions:
      return "Today's cells look like the calibration cells, but come in other class fractions (" + sizes +
             "). No fault in itself: `leukolens differential` counts with that in mind." + save_for_unknown(drift) +
             untested(drift);
    case DriftVerdict::unlike:
      return "Today's run is unlike the calibration cells (" + sizes + "): " + differing(drift) +
             ". Look at focus, illumination and preparation before trusting its confidences." + untested(drift);
    case DriftVerdict::unsure:
      if (!drift.too_few_captures.empty()) return captures_sentence(drift, sizes) + untested(drift);
      return "Today's run differs from the calibration cells by much (" + sizes + "): " + unsure_of(drift) + ". " +
             too_few_to_rule_out(drift) + untested(drift);
    case DriftVerdict::too_few:
      break;
  }
  return "Too few cells to tell (" + sizes + ").";
}

std::vector<std::string> drift_text(const Drift& drift) {
  std::vector<std::string> lines;
  if (drift.reference_clusters == 0)
    lines.push_back(
        "  captures and donors of the calibration cells are unknown, so every cell counts as independent in the tests");
  for (const auto& t : drift.tests) lines.push_back(test_line(t));
  for (std::size_t k = 0; k < drift.classes.size(); ++k)
    lines.push_back("  called " + drift.classes[k] + ": " + percent_text(drift.fractions_today[k], 1) + " today, " +
                    percent_text(drift.fractions_reference[k], 1) + " before");
  if (drift.unknown + drift.review)
    lines.push_back("  today " + std::to_string(drift.unknown) + " unknown and " + std::to_string(drift.review) +
                    " for review");
  for (auto& text : drift_unknown_lines(drift)) lines.push_back("  " + text);
  lines.push_back(drift_sentence(drift));
  return lines;
}

Json drift_json(const Drift& drift, const ReportContext& context) {
  Json json{{"schema_version", 1},
            {"verdict", name_of(drift.verdict)},
            {"sentence", drift_sentence(drift)},
            {"n_today", drift.n_today},
            {"n_reference", drift.n_reference},
            {"reference_captures", drift.reference_captures},
            {"reference_clusters", drift.reference_clusters},
            {"too_few_captures", drift.too_few_captures.empty() ? Json(nullptr) : Json(drift.too_few_captures)},
            {"unknown", drift.unknown},
            {"too_many_unknown", drift.too_many_unknown},
            {"unknown_check", drift.unknown_check ? unknown_json(*drift.unknown_check) : Json(nullptr)},
            {"review", drift.review}};
  json["classes"] = Json::object();
  for (std::size_t k = 0; k < drift.classes.size(); ++k)
    json["classes"][drift.classes[k]] = {{"today", drift.fractions_today[k]},
                                         {"reference", drift.fractions_reference[k]}};
  json["tests"] = Json::array();
  for (const auto& t : drift.tests) json["tests"].push_back(test_json(t));
  add_context(json, context);
  return json;
}

}  // namespace leukolens
