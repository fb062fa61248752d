#include "leukolens/explain/map_scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "explain/check_map.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/explain/infidelity.hpp"
#include "leukolens/explain/localisation.hpp"
#include "leukolens/explain/perturbation_curves.hpp"

namespace leukolens {
namespace {

/// Score of the input and of the baseline: what maps may promise to add up to.
struct Ends {
  double input, baseline;
};

double promised(const std::string& adds_up_to, const Ends& ends) {
  if (adds_up_to == "rise") return ends.input - ends.baseline;
  if (adds_up_to == "score") return ends.input;
  if (adds_up_to.empty()) return std::numeric_limits<double>::quiet_NaN();
  throw Error(Kind::bad_value, "a map adds up to `rise`, `score` or nothing, not `" + adds_up_to + "`");
}

bool is_flat(const cv::Mat1f& map) {
  double lowest, highest;
  cv::minMaxLoc(map, &lowest, &highest);
  return lowest == highest;
}

MapScores score_map(const CellToScore& cell, const MapToScore& map, const HiddenWindows& windows, const Ends& ends,
                    const MapScoreOptions& o) {
  const auto curves =
      deletion_insertion(map.map, cell.input, cell.baseline, cell.probability, o.steps, o.seed, cell.item);
  const auto imputed = road(map.map, cell.input, cell.probability, o.road, o.seed, cell.item);
  MapScores scores;
  scores.deletion = area_under(curves.deletion);
  scores.insertion = area_under(curves.insertion);
  scores.road_most = imputed.most;
  scores.road_least = imputed.least;
  scores.infidelity = infidelity(map.map, windows);
  scores.completeness_gap = completeness_gap(map.map, promised(map.adds_up_to, ends));
  scores.pointing = pointing_game(map.map, cell.cell);
  scores.inside = mass_inside(map.map, cell.cell);
  scores.flat = is_flat(map.map);
  return scores;
}

}  // namespace

std::vector<MapScores> score_maps(const CellToScore& cell, const std::vector<MapToScore>& maps,
                                  const MapScoreOptions& options) {
  check_map(cell.input, cell.input.size());
  check_map(cell.baseline, cell.input.size());
  const auto windows = hide_windows(cell.input, cell.baseline, cell.score, options.windows, options.seed, cell.item);
  const auto ends = checked_scores(cell.score, {cell.input, cell.baseline});
  std::vector<MapScores> scores;
  for (const auto& map : maps) scores.push_back(score_map(cell, map, windows, {ends[0], ends[1]}, options));
  return scores;
}

double completeness_gap(const cv::Mat1f& map, double promised) {
  return std::abs(cv::sum(map)[0] - promised) / std::max(std::abs(promised), 0.01);
}

cv::Mat1f phase_control(const cv::Mat1f& input, const cv::Mat1f& baseline) {
  check_map(baseline, input.size());
  return cv::abs(input - baseline);
}

Json to_json(const MapScores& s) {
  return {{"deletion", json_number(s.deletion)},
          {"insertion", json_number(s.insertion)},
          {"faithfulness", json_number(s.faithfulness())},
          {"road_most", json_number(s.road_most)},
          {"road_least", json_number(s.road_least)},
          {"road", json_number(s.road())},
          {"infidelity", json_number(s.infidelity)},
          {"max_sensitivity", json_number(s.max_sensitivity)},
          {"completeness_gap", json_number(s.completeness_gap)},
          {"pointing", json_number(s.pointing)},
          {"inside", json_number(s.inside)},
          {"randomisation", json_number(s.randomisation)},
          {"agreement", json_number(s.agreement)},
          {"flat", s.flat}};
}

MapScores map_scores_from(const Json& json) {
  MapScores s;
  s.deletion = number_from(json, "deletion");
  s.insertion = number_from(json, "insertion");
  s.road_most = number_from(json, "road_most");
  s.road_least = number_from(json, "road_least");
  s.infidelity = number_from(json, "infidelity");
  s.max_sensitivity = number_from(json, "max_sensitivity");
  s.completeness_gap = number_from(json, "completeness_gap");
  s.pointing = number_from(json, "pointing");
  s.inside = number_from(json, "inside");
  s.randomisation = number_from(json, "randomisation");
  s.agreement = number_from(json, "agreement");
  s.flat = json.value("flat", false);
  return s;
}

}  // namespace leukolens
