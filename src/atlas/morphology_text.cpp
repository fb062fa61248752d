// Morphology as JSON and in words.
#include <algorithm>
#include <cmath>

#include "leukolens/atlas/morphology.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
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

/// A column in words, and whether it is a matter of size.
struct Words {
  const char* column;
  const char* text;
  bool size;
};
constexpr Words column_words[] = {{"area_px", "area", true},
                                  {"area_um2", "area", true},
                                  {"perimeter_px", "perimeter", true},
                                  {"perimeter_um", "perimeter", true},
                                  {"eccentricity", "eccentricity", false},
                                  {"circularity", "circularity", false},
                                  {"mean_phase", "mean phase", false},
                                  {"max_phase", "largest phase", false},
                                  {"phase_variance", "variance of the phase", false},
                                  {"optical_volume", "optical volume", true},
                                  {"dry_mass_pg", "dry mass", true}};

Words words_of(const std::string& column) {
  const auto* found = std::ranges::find(column_words, column, [](const Words& w) { return std::string(w.column); });
  return found == std::end(column_words) ? Words{column.c_str(), column.c_str(), false} : *found;
}

std::string sames_text(const MorphologyReport& report) {
  std::vector<std::string> names;
  for (const auto& [column, r] : report.tell_the_same) names.push_back(words_of(column).text);
  if (names.empty()) return "";
  std::string text = join(names, " and ");
  text[0] = static_cast<char>(std::toupper(text[0]));
  return " " + text + (names.size() == 1 ? " tells" : " tell") +
         " the same of these cells (correlation beyond 0.9), so they cannot say which of them it is.";
}

}  // namespace

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
  return {{"cells", report.cells},      {"donors", report.donors}, {"r2_all", estimate_json(report.r2_all)},
          {"columns", columns},         {"tell_the_same", sames},  {"curves", curves},
          {"left_out", report.left_out}};
}

std::vector<Finding> findings_of(const MorphologyReport& report, const std::string& class_name) {
  const auto& all = report.r2_all;
  if (!std::isfinite(all.value) || report.r2_of.empty()) return {};
  const auto& [column, alone] = report.r2_of.front();
  const auto best = words_of(column);
  const std::vector<std::string> from = {"/r2_all", "/columns/0/r2"};
  const std::string shape =
      "Shape and mass explain " + with_interval(all) + " of how the score for " + class_name + " varies over the cells";
  if (!all.ci)
    return {{shape + ", which " + std::to_string(report.donors) + " donors are too few to be sure of.",
             {"/r2_all", "/donors"}}};
  if (all.ci->hi < little) return {{shape + ": little. The network goes by something else.", {"/r2_all"}}};
  if (all.value < much || all.ci->lo < much_for_sure)
    return {{shape + ": partly. The best single column, " + best.text + ", explains " + with_interval(alone) + "." +
                 sames_text(report),
             from}};
  if (alone.value < nearly_all * all.value)
    return {
        {shape + ": largely, and no single column does; " + best.text + " alone explains " + with_interval(alone) + ".",
         from}};
  return {{std::string(best.size ? "It measures size: " : "It measures " + std::string(best.text) + ": ") + best.text +
               " alone explains " + with_interval(alone) + " of how the score for " + class_name +
               " varies over the cells, all shape columns together " + percent(all.value) + "." + sames_text(report),
           from}};
}

}  // namespace leukolens
