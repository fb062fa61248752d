#include <limits>
#include <opencv2/imgproc.hpp>

#include "leukolens/phase/shape.hpp"

namespace leukolens {

double focus_measure(const cv::Mat1f& phase) {
  if (phase.empty()) return std::numeric_limits<double>::quiet_NaN();
  cv::Mat1f edges;
  cv::Laplacian(phase, edges, CV_32F);
  cv::Scalar mean, deviation, edge_deviation;
  cv::meanStdDev(phase, mean, deviation);
  cv::meanStdDev(edges, mean, edge_deviation);
  if (!(deviation[0] > 0)) return std::numeric_limits<double>::quiet_NaN();
  return edge_deviation[0] * edge_deviation[0] / (deviation[0] * deviation[0]);
}

}  // namespace leukolens
