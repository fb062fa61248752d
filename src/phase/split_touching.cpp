#include "phase/split_touching.hpp"

#include <limits>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "phase/hill_flood.hpp"

namespace leukolens {
namespace {

/// The largest disc about the top of a hill of the distance transform, and the part that it belongs to, from 0.
struct Disc {
  cv::Point centre;
  float radius;
  int part;
};
template <typename Flood>
std::vector<Disc> discs_of(Flood& hills, int& parts) {
  std::vector<int> part_of_hill(hills.tops().size(), -1);
  std::vector<Disc> discs;
  parts = 0;
  for (std::size_t i = 0; i < hills.tops().size(); ++i) {
    int& part = part_of_hill[static_cast<std::size_t>(hills.root_of(static_cast<int>(i)))];
    if (part < 0) part = parts++;
    discs.push_back({hills.tops()[i].at, hills.tops()[i].height, part});
  }
  return discs;
}

/// The part whose disc has the least power of the point: two discs part along the line through the points where their
/// circles cross, which is the neck. (Aurenhammer, SIAM J. Comput. 16, 1987.)
int part_of(cv::Point at, const std::vector<Disc>& discs) {
  int nearest = 0;
  float least = std::numeric_limits<float>::infinity();
  for (const auto& disc : discs) {
    const auto dx = static_cast<float>(at.x - disc.centre.x), dy = static_cast<float>(at.y - disc.centre.y);
    const float power = dx * dx + dy * dy - disc.radius * disc.radius;
    if (power >= least) continue;
    least = power;
    nearest = disc.part;
  }
  return nearest;
}

}  // namespace

cv::Mat1i split_touching(const cv::Mat1b& mask, double neck, double least_width_px) {
  cv::Mat1b padded;
  cv::copyMakeBorder(mask, padded, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
  cv::Mat1f distance;
  cv::distanceTransform(padded, distance, cv::DIST_L2, cv::DIST_MASK_5);
  const auto stays_apart = [=](float narrower, float, float width) {
    return width < neck * narrower && 2 * narrower >= least_width_px;
  };
  const auto pixels = highest_first(distance, 0);
  HillFlood hills(padded.size(), stays_apart);
  for (const auto& pixel : pixels) hills.take(pixel);
  int parts = 0;
  const auto discs = discs_of(hills, parts);
  cv::Mat1i labels = cv::Mat1i::zeros(mask.size());
  for (const auto& pixel : pixels) labels(pixel.at - cv::Point(1, 1)) = parts == 1 ? 1 : 1 + part_of(pixel.at, discs);
  return labels;
}

}  // namespace leukolens
