#include "leukolens/explain/localisation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "explain/check_map.hpp"

namespace leukolens {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

double part_of(double part, double whole) { return whole > 0 ? part / whole : undefined; }

double sum_of(const cv::Mat& values, const cv::Mat1b& where) {
  cv::Mat chosen;
  values.copyTo(chosen, where);  // 0 elsewhere
  return cv::sum(chosen)[0];
}

}  // namespace

cv::Mat1b with_rim(const cv::Mat1b& cell) {
  const double diameter = 2 * std::sqrt(cv::countNonZero(cell) / std::numbers::pi);
  const int rim = std::max(1, static_cast<int>(std::lround(0.1 * diameter)));
  cv::Mat1b wider;
  cv::dilate(cell != 0, wider, cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * rim + 1, 2 * rim + 1}));
  return wider;
}

OutsideShare outside_share(const cv::Mat1f& map, const cv::Mat1b& cell) {
  check_map(map, cell.size());
  if (cv::countNonZero(cell) == 0) return {undefined, undefined};
  const cv::Mat1b outside = with_rim(cell) == 0;
  const cv::Mat1f size = cv::abs(map);
  const double whole = cv::sum(size)[0], area = static_cast<double>(outside.total());
  return {part_of(sum_of(size, outside), whole), cv::countNonZero(outside) / area};
}

double pointing_game(const cv::Mat1f& map, const cv::Mat1b& cell) {
  check_map(map, cell.size());
  if (cv::countNonZero(cell) == 0) return undefined;
  double lowest, highest;
  cv::minMaxLoc(map, &lowest, &highest);
  const cv::Mat1b brightest = map == highest;
  return part_of(cv::countNonZero(brightest & (cell != 0)), cv::countNonZero(brightest));
}

double mass_inside(const cv::Mat1f& map, const cv::Mat1b& cell) {
  check_map(map, cell.size());
  if (cv::countNonZero(cell) == 0) return undefined;
  const cv::Mat1f positive = cv::max(map, 0);
  return part_of(sum_of(positive, cell != 0), cv::sum(positive)[0]);
}

}  // namespace leukolens
