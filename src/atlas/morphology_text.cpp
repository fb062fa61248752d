// Morphology as JSON and in words.
#include <algorithm>
#include <cmath>

#include "atlas/column_words.hpp"
#include "leukolens/atlas/morphology.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/statistics/estimate_json.hpp"

namespace leukolens {
namespace {

constexpr double much = 0.5, much_for_sure = 0.3, little = 0.2;
constexpr double nearly_all = 0.8;  // of what all columns explain

std::string percent(double fraction) { return std::to_string(std::lround(100 * std::max(0., fraction))) + " %"; }

std::string with_interval(const Estimate& e) {
  if (!e.ci) return percent(e.value);
  return percent(e.value) + " (95 % interval " + std::to_string(std::lround(100 * std::max(0., e.ci->lo))) + " to " +
         percent(e.ci->hi) + ")";
}

bool is_much(const Estimate& e) { return e.ci && e.value >= much && e.ci->lo >= much_for_sure; }

std::string sames_text(const MorphologyReport& report) {
  std::vector<std::string> names;
  for (const auto& [column, r] : report.tell_the_same) names.push_back(words_of_column(column));
  if (names.empty()) return "";
  auto text = listed(names);
  text[0] = static_cast<char>(std::toupper(text[0]));
  return " " + text + (names.size() == 1 ? " tells" : " tell") +
         " the same of these cells (correlation beyond 0.9), so they cannot say which of them it is.";
}

/// What is said where one column alone tells the score: that the network measures it only where changing it in the
/// cells themselves moves the score.
std::string one_column_text(const MorphologyReport& report, const std::string& class_name) {
  const auto& [column, alone] = report.r2_of.front();
  const auto best = words_of_column(column);
  const std::string share = best + " alone explains " + with_interval(alone) + " of how the score for " + class_name +
                            " varies over the cells, all shape columns together " + percent(report.r2_all.value);
  const std::string changing = report.tried == "size" ? "resizing the cell" : "changing the cell's phase";
  if (report.moves == true)
    return "It measures " + report.tried + ": " + share + ", and " + changing + " moves the score.";
  const std::string goes_with = "The score goes with " + best + ": " + share;
  if (report.moves == false)
    return goes_with + ". But " + changing +
           " is not shown to move the score: the network may go by something that comes along with it.";
  return goes_with + ". Whether the network measures it, these cells cannot tell.";
}

}  // namespace

void hold_against(const InterventionsReport& interventions, MorphologyReport& report) {
  if (report.r2_of.empty()) return;
  for (const auto& property : properties_of_column(report.r2_of.front().first)) {
    const auto moves = moves_score(interventions, property);
    if (report.moves == true || !moves) continue;
    report.tried = property;
    report.moves = moves;
  }
}

Json to_json(const MorphologyReport& report) {
  Json columns = Json::array(), curves = Json::array(), sames = Json::array();
  for (std::size_t i = 0; i < report.r2_of.size(); ++i)
    columns.push_back({{"column", report.r2_of[i].first},
                       {"r2", estimate_json(report.r2_of[i].second)},
                       {"drop", json_number(report.drop[i].second)}});
  for (const auto& curve : report.curves) {
    Json band = Json::array();
    for (const auto& interval : curve.band) band.push_back({interval.lo, interval.hi});
    curves.push_back({{"column", curve.column}, {"at", curve.at}, {"score", curve.score}, {"band", band}});
  }
  for (const auto& [column, r] : report.tell_the_same) sames.push_back({{"column", column}, {"correlation", r}});
  return {{"cells", report.cells},
          {"donors", report.donors},
          {"r2_all", estimate_json(report.r2_all)},
          {"columns", columns},
          {"tell_the_same", sames},
          {"curves", curves},
          {"left_out", report.left_out},
          {"changed", report.tried.empty() ? Json(nullptr) : Json(report.tried)},
          {"changing_it_moves_the_score", report.moves ? Json(*report.moves) : Json(nullptr)}};
}

std::vector<Finding> findings_of(const MorphologyReport& report, const std::string& class_name) {
  const auto& all = report.r2_all;
  if (!std::isfinite(all.value) || report.r2_of.empty()) return {};
  const auto& [column, alone] = report.r2_of.front();
  const auto best = words_of_column(column);
  const std::vector<std::string> from = {"/r2_all", "/columns/0/r2"};
  const std::string shape =
      "Shape and mass explain " + with_interval(all) + " of how the score for " + class_name + " varies over the cells";
  if (!all.ci)
    return {{shape + ". How far that holds beyond these cells cannot be told. " + all.ci_method + ".",
             {"/r2_all", "/donors"}}};
  if (all.ci->hi < little) return {{shape + ": little. The network goes by something else.", {"/r2_all"}}};
  if (!is_much(all))
    return {{shape + ": partly. The best single column, " + best + ", explains " + with_interval(alone) + "." +
                 sames_text(report),
             from}};
  if (alone.value < nearly_all * all.value || !is_much(alone))
    return {{shape + ": largely, and no single column does; " + best + " alone explains " + with_interval(alone) + ".",
             from}};
  return {{one_column_text(report, class_name) + sames_text(report),
           {"/r2_all", "/columns/0/r2", "/changing_it_moves_the_score"}}};
}

}  // namespace leukolens
