// Interventions as JSON and in words.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "leukolens/atlas/interventions.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/statistics/estimate_json.hpp"
#include "leukolens/statistics/student_t.hpp"

namespace leukolens {
namespace {

constexpr double least_of_spread = 0.25;  // a smaller rise is not worth a sentence
constexpr std::size_t most_sentences = 3;

/// Two significant digits of `size`, as many decimals for its interval.
std::string number(double value, double size) {
  const int decimals = size > 0 ? std::clamp(1 - static_cast<int>(std::floor(std::log10(size))), 0, 6) : 1;
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string percent(double fraction) { return std::to_string(std::lround(100 * fraction)) + " %"; }

/// By how much a 95 % interval must be widened so that, over all changes at all settings, 95 % of reports name none
/// that does nothing (Bonferroni): the strongest of many is looked at.
double widening_of(const InterventionsReport& report) {
  std::size_t points = 0;
  for (const auto& change : report.interventions) points += change.points.size();
  const auto units = static_cast<double>(report.donors > 0 ? report.donors : report.cells);
  if (points == 0 || units < 2) return 1;
  return student_t_quantile(1 - 0.025 / static_cast<double>(points), units - 1) / student_t_quantile(0.975, units - 1);
}

bool is_shown(const InterventionPoint& point, const InterventionsReport& report) {
  const auto& rise = point.rise;
  if (!rise.ci) return false;
  const double size = std::abs(rise.value), half = (rise.ci->hi - rise.ci->lo) / 2;
  return size > half * widening_of(report) && size >= least_of_spread * report.spread;
}

/// Of the calls that change, in words.
std::string flips_text(double flipped) {
  if (flipped == 0) return "no call changes";
  return percent(flipped) + " of the calls change";
}

std::string sentence(const InterventionPoint& point, const std::string& class_name) {
  const double a = std::abs(point.rise.ci->lo), b = std::abs(point.rise.ci->hi), size = std::abs(point.rise.value);
  return point.what + (point.rise.value > 0 ? " raises" : " lowers") + " the score for " + class_name + " by " +
         number(size, size) + " (95 % interval " + number(std::min(a, b), size) + " to " +
         number(std::max(a, b), size) + "); " + flips_text(point.flipped) + ".";
}

}  // namespace

std::optional<bool> moves_score(const InterventionsReport& report, const std::string& property) {
  std::optional<bool> moves;
  for (const auto& change : report.interventions) {
    const auto& point = change.points[change.strongest];
    if (change.property == property && point.rise.ci) moves = moves.value_or(false) || is_shown(point, report);
  }
  return moves;
}

Json to_json(const InterventionsReport& report) {
  Json all = Json::array();
  for (const auto& change : report.interventions) {
    Json points = Json::array();
    for (const auto& point : change.points)
      points.push_back({{"setting", point.setting},
                        {"what", point.what},
                        {"rise", estimate_json(point.rise)},
                        {"flipped", json_number(point.flipped)}});
    all.push_back(
        {{"name", change.name}, {"property", change.property}, {"points", points}, {"strongest", change.strongest}});
  }
  return {{"cells", report.cells},
          {"donors", report.donors},
          {"without_outline", report.without_outline},
          {"spread", json_number(report.spread)},
          {"changes", all}};
}

std::vector<Finding> findings_of(const InterventionsReport& report, const std::string& class_name) {
  if (report.interventions.empty()) return {};
  const auto& first = report.interventions.front().points.front().rise;
  if (!first.ci)
    return {{"How calls of " + class_name + " answer to changes of the cell cannot be told from these cells. " +
                 first.ci_method + ".",
             {"/cells", "/donors"}}};
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < report.interventions.size() && findings.size() < most_sentences; ++i) {
    const auto& change = report.interventions[i];
    const auto& point = change.points[change.strongest];
    if (is_shown(point, report))
      findings.push_back(
          {sentence(point, class_name),
           {"/changes/" + std::to_string(i) + "/points/" + std::to_string(change.strongest), "/spread"}});
  }
  if (findings.empty())
    findings.push_back({"None of the changes tried is shown to move the score for " + class_name +
                            " by more than a quarter of its spread over the cells (" +
                            number(report.spread, report.spread) + ").",
                        {"/spread", "/changes"}});
  return findings;
}

}  // namespace leukolens
