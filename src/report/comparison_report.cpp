#include <cmath>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/report/comparison.hpp"
#include "report/context_json.hpp"
#include "report/convert_figure.hpp"
#include "report/numbers.hpp"
#include "report/parts.hpp"

namespace leukolens {
namespace {

const PairedMetric& figure(const Comparison& comparison, const std::string& name) {
  for (const auto& f : comparison.metrics)
    if (f.name == name) return f;
  throw std::out_of_range(name);
}

bool excludes_zero(const Estimate& difference) {
  return difference.ci && (difference.ci->lo > 0 || difference.ci->hi < 0);
}

std::string signed_text(double value, int decimals) { return (value > 0 ? "+" : "") + fixed_text(value, decimals); }

std::string interval_text(const Estimate& e, int decimals) {
  return e.ci ? "95 % interval " + signed_text(e.ci->lo, decimals) + " to " + signed_text(e.ci->hi, decimals)
              : (e.ci_method.starts_with("no interval") ? "" : "no interval: ") + e.ci_method;
}

}  // namespace

std::string comparison_sentence(const Comparison& comparison, const std::string& a, const std::string& b) {
  const auto& accuracy = figure(comparison, "accuracy").difference;
  const auto& nll = figure(comparison, "nll").difference;
  Estimate points = accuracy;
  points.value *= 100;
  if (points.ci) points.ci = Interval{100 * points.ci->lo, 100 * points.ci->hi};
  std::string text = "On " + cells_text(comparison.n);
  if (comparison.donors)
    text += " of " + std::to_string(comparison.donors) + (comparison.donors == 1 ? " donor" : " donors");
  const auto& m = comparison.mcnemar;
  if (m.only_a + m.only_b == 0) {
    text += " both are right and wrong on the same ones.";
  } else {
    if (points.value == 0)
      text += " both are right equally often";
    else
      text += " " + (points.value > 0 ? b : a) + " is right more often, by " + fixed_text(std::abs(points.value), 1) +
              " percentage points";
    if (accuracy.ci)
      text += " (B - A: " + interval_text(points, 1) + ")" +
              (excludes_zero(accuracy) ? "; more than chance explains." : "; chance alone can explain that.");
    else
      text += "; no interval can be given, so whether chance explains that cannot be told.";
  }
  if (!comparison.same_footing) return text + " Their probabilities stand on different footings and are not compared.";
  if (std::isfinite(nll.value) && nll.value != 0)
    text += " The probabilities of " + (nll.value < 0 ? b : a) + " fit the labels better by log loss" +
            (excludes_zero(nll) ? "." : ", which may be chance.");
  return text;
}

Json comparison_json(const Comparison& comparison, const ReportContext& context, const std::string& table_b) {
  Json json{{"schema_version", 1},
            {"n", comparison.n},
            {"donors", comparison.donors},
            {"matched_by", comparison.matched.by},
            {"only_in_a", comparison.matched.only_a},
            {"only_in_b", comparison.matched.only_b},
            {"footing",
             {{"asked_for", name_of(comparison.footing)},
              {"a", comparison.rests_a},
              {"b", comparison.rests_b},
              {"same", comparison.same_footing}}},
            {"sentence", comparison_sentence(comparison, "A", "B")}};
  json["metrics"] = Json::object();
  for (const auto& f : comparison.metrics)
    json["metrics"][f.name] = {{"a", estimate_json(f.a)},
                               {"b", estimate_json(f.b)},
                               {"difference", estimate_json(f.difference)},
                               {"comparable", comparison.same_footing || is_of_calls(f)}};
  const auto& m = comparison.mcnemar;
  json["mcnemar"] = {{"both_right", m.both},     {"only_a_right", m.only_a},
                     {"only_b_right", m.only_b}, {"neither_right", m.neither},
                     {"p", json_number(m.p)},    {"method", "exact, two-sided; takes cells as independent"}};
  add_context(json, context);
  json["table_b"] = table_b;
  const Json b = to_json(context.stamp_b);
  for (const char* key : {"weights_sha256", "calibration_sha256"}) json[std::string(key) + "_b"] = b.at(key);
  return json;
}

std::string comparison_csv(const Comparison& comparison) {
  std::string text = csv_row({"figure", "n", "a", "b", "difference", "difference_lo", "difference_hi", "ci_method"});
  for (const auto& f : comparison.metrics)
    text += csv_row({f.name, std::to_string(comparison.n), to_text(f.a.value), to_text(f.b.value),
                     to_text(f.difference.value), f.difference.ci ? to_text(f.difference.ci->lo) : "nan",
                     f.difference.ci ? to_text(f.difference.ci->hi) : "nan", f.difference.ci_method});
  return text;
}

std::vector<std::string> comparison_text(const Comparison& comparison, const std::string& a, const std::string& b) {
  std::vector<std::string> lines{"A is " + a + ", B is " + b + "; matched by " + comparison.matched.by + ": " +
                                 cells_text(comparison.n) + ", " + std::to_string(comparison.matched.only_a) +
                                 " only in A, " + std::to_string(comparison.matched.only_b) + " only in B."};
  for (const auto& f : comparison.metrics)
    lines.push_back("  " + f.name + ": A " + figure_text(f.a.value) + ", B " + figure_text(f.b.value) + ", B - A " +
                    signed_text(f.difference.value, 4) + " (" + interval_text(f.difference, 4) + ")" +
                    (comparison.same_footing || is_of_calls(f) ? "" : ", on different footings"));
  const auto& m = comparison.mcnemar;
  lines.push_back("  only A right " + std::to_string(m.only_a) + ", only B right " + std::to_string(m.only_b) +
                  ": McNemar's exact p = " + (m.p < 0.0001 ? "below 0.0001" : fixed_text(m.p, 4)) +
                  " (takes cells as independent)");
  lines.push_back(comparison_sentence(comparison, "A", "B"));
  return lines;
}

void write_comparison(const std::filesystem::path& folder, const Comparison& comparison, const ReportContext& context,
                      const std::string& table_b, const ReportOptions& options) {
  write_part_file(folder / "comparison.json", json_text(comparison_json(comparison, context, table_b)));
  write_part_file(folder / "comparison.csv", comparison_csv(comparison));
  auto lines = context.rows;
  for (auto& line : comparison_text(comparison, context.table, table_b)) lines.push_back(std::move(line));
  Figures figures;
  if (options.figures != FigureFormat::none)
    figures.push_back({"comparison", comparison_svg(comparison), comparison_svg(comparison, FigureLayout::narrow)});
  for (const auto& figure : figures) write_figure(folder, figure.name, figure.svg, options.figures, context.stamp);
  write_part_file(folder / "report.html", comparison_html(comparison, context, table_b, figures));
  write_part_file(folder / "comparison.txt", join(lines, "\n") + "\n");
}

}  // namespace leukolens
