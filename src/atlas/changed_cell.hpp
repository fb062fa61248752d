#pragma once
#include <functional>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "leukolens/atlas/atlas_cell.hpp"
#include "leukolens/core/random.hpp"

namespace leukolens {

/// A cell taken apart, so that it can be changed.
struct CellParts {
  cv::Mat1f phase;       ///< S x S, of the patch
  cv::Mat1b mask, wide;  ///< 0 | 255: the cell; with its rim
  cv::Mat1f radius;      ///< normalised
  cv::Mat1f background;  ///< the patch with the cell's place filled by draws from the pixels around it
  cv::Mat1f other;       ///< another cell's background
  double medium = 0;     ///< median of what lies outside
  cv::Point2d centroid;
};

/// @param cell  with an outline  @param other  whose background may be lent  @param seed  of the filling
CellParts parts_of(const AtlasCell& cell, const AtlasCell& other, std::uint64_t seed);

/// One kind of change: the patch at a setting. A setting of `unchanged` gives the patch bit for bit.
struct Change {
  const char* name;
  const char* property;
  const char* what;  ///< what is done, for people; {%}: the setting in percent, {}: as it is
  double unchanged;  ///< NaN: every setting changes something
  std::vector<double> settings;
  std::function<cv::Mat1f(const CellParts& cell, double setting, Random& random)> apply;
};

const std::vector<Change>& changes();

/// "Resizing the cell to 80 % of its diameter".
std::string words_of(const Change& change, double setting);

}  // namespace leukolens
