// Interventions as JSON and in words.
#include <cmath>
#include <cstdio>

#include "leukolens/atlas/interventions.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/statistics/estimate_json.hpp"

namespace leukolens {
namespace {

constexpr double least_of_spread = 0.25;  // a smaller rise is not worth a sentence
constexpr std::size_t most_sentences = 3;

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

std::string percent(double fraction) { return std::to_string(std::lround(100 * fraction)) + " %"; }

bool is_shown(const InterventionPoint& point, double spread) {
  const auto& rise = point.rise;
  return rise.ci && (rise.ci->lo > 0 || rise.ci->hi < 0) && std::abs(rise.value) >= least_of_spread * spread;
}

std::string sentence(const Intervention& change, const InterventionPoint& point, const std::string& class_name) {
  const bool up = point.rise.value > 0;
  const double a = std::abs(point.rise.ci->lo), b = std::abs(point.rise.ci->hi);
  std::string what = change.what;
  what[0] = static_cast<char>(std::toupper(what[0]));
  const bool bare = what.ends_with(":");
  return (bare ? what.substr(0, what.size() - 1) : what + " " + to_text(point.setting)) + ": the score for " +
         class_name + (up ? " rises by " : " falls by ") + number(std::abs(point.rise.value)) + " (95 % interval " +
         number(std::min(a, b)) + " to " + number(std::max(a, b)) + "), and " + percent(point.flipped) +
         " of the calls change.";
}

}  // namespace

Json to_json(const InterventionsReport& report) {
  Json all = Json::array();
  for (const auto& change : report.interventions) {
    Json points = Json::array();
    for (const auto& point : change.points)
      points.push_back(
          {{"setting", point.setting}, {"rise", estimate_json(point.rise)}, {"flipped", json_number(point.flipped)}});
    all.push_back({{"name", change.name},
                   {"property", change.property},
                   {"what", change.what},
                   {"points", points},
                   {"strongest", change.strongest}});
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
    return {{"How calls of " + class_name + " answer to changes of the cell cannot be told from these cells (" +
                 first.ci_method + ").",
             {"/cells", "/donors"}}};
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < report.interventions.size() && findings.size() < most_sentences; ++i) {
    const auto& change = report.interventions[i];
    const auto& point = change.points[change.strongest];
    if (is_shown(point, report.spread))
      findings.push_back(
          {sentence(change, point, class_name),
           {"/changes/" + std::to_string(i) + "/points/" + std::to_string(change.strongest), "/spread"}});
  }
  if (findings.empty())
    findings.push_back({"None of the changes tried is shown to move the score for " + class_name +
                            " by more than a quarter of its spread over the cells (" + number(report.spread) + ").",
                        {"/spread", "/changes"}});
  return findings;
}

}  // namespace leukolens
