#pragma once
#include <cstdint>
#include <limits>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/explain/road.hpp"
#include "leukolens/explain/scores_of.hpp"

namespace leukolens {

struct MapScoreOptions {
  int steps = 32;          ///< of deletion and insertion, 1 or more
  RoadOptions road = {};   ///< fractions of pixels and noise
  int windows = 64;        ///< hidden for infidelity, 1 or more
  std::uint64_t seed = 1;  ///< of the order of equal pixels, the noise and the windows
};

/// One class of one cell, whose maps are scored.
struct CellToScore {
  cv::Mat1f input;       ///< S x S, standardised
  cv::Mat1f baseline;    ///< S x S, what replaces pixels: the one that the methods started from
  cv::Mat1b cell;        ///< S x S mask, not 0 in the cell; all 0 where none was found
  ScoresOf probability;  ///< of the class: deletion, insertion and ROAD
  ScoresOf score;        ///< the explained one: infidelity and completeness
  std::uint64_t item;    ///< hash of the cell's id (`item_of`): its random numbers depend on no other cell
};

/// One map of that class.
struct MapToScore {
  cv::Mat1f map;           ///< S x S
  std::string adds_up_to;  ///< AttributionMethod::adds_up_to
};

/// Scores of one map; NaN where undefined or not asked for.
struct MapScores {
  double deletion = undefined, insertion = undefined;    ///< areas under the probability, 0..1
  double road_most = undefined, road_least = undefined;  ///< mean probabilities, 0..1
  double infidelity = undefined;                         ///< part of the drops left unexplained, 0..1
  double max_sensitivity = undefined;                    ///< relative change of the map, >= 0; `max_sensitivity` has it
  double completeness_gap = undefined;                   ///< |sum of the map - what it promises| / |what it promises|
  double pointing = undefined, inside = undefined;       ///< pointing game and relevance mass, 0..1
  double randomisation = undefined;  ///< rank correlation of |map| with |map of the same method on a
                                     ///< network of random weights|: near 1, the map draws the cell
  double agreement = undefined;      ///< mean rank correlation of |map| with the other methods' maps
  bool flat = false;                 ///< every pixel has the same value: the map shows nothing

  /// -1..1, the larger the better. Deletion is the insertion of the reversed map, so this says how far the map's order
  /// beats its reverse; an order that knows nothing has 0 on average.
  double faithfulness() const { return insertion - deletion; }
  double road() const { return road_least - road_most; }

 private:
  static constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
};

/// Scores all maps of a class of a cell by the same hidden pixels, noise and windows. Infidelity's windows cost one
/// pass of the network for all maps; each map costs 2 x steps + 2 x fractions inputs. `max_sensitivity`,
/// `randomisation` and `agreement` stay NaN: they need the method, or other maps.
/// @throws Error  Kind::bad_value for pictures of different size, values that are not finite, options out of range
std::vector<MapScores> score_maps(const CellToScore& cell, const std::vector<MapToScore>& maps,
                                  const MapScoreOptions& options);

/// |sum of the map - promised| / max(|promised|, 0.01): 0 where the method keeps its promise.
double completeness_gap(const cv::Mat1f& map, double promised);

/// The cell itself as a map, the control that needs no network: |input - baseline|.
cv::Mat1f phase_control(const cv::Mat1f& input, const cv::Mat1f& baseline);

/// The scores by name; undefined ones are null.
Json to_json(const MapScores& scores);
/// The way back; what is absent or null is NaN.
MapScores map_scores_from(const Json& json);

}  // namespace leukolens
