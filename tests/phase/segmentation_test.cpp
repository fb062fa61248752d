#include "leukolens/phase/segmentation.hpp"

#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/phase/shape.hpp"

using namespace leukolens;

namespace {

cv::Mat1f disc(int side, double x0, double y0, double radius, float height) {
  cv::Mat1f image = cv::Mat1f::zeros(side, side);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      if (std::hypot(x - x0, y - y0) <= radius) image(y, x) = height;
  return image;
}

}  // namespace

TEST_CASE("Otsu finds a noisy disc and its hole is filled", "[phase]") {
  cv::Mat1f image = disc(48, 24, 23, 12, 1.5f) - disc(48, 24, 23, 3, 1.5f);
  Random random(1, "segmentation test");
  for (float& value : image) value += static_cast<float>(0.05 * random.normal());
  const cv::Mat1b mask = segment_cell(image);
  CHECK(cv::norm(mask, cv::Mat1b(disc(48, 24, 23, 12, 1) > 0.5), cv::NORM_L1) == 0);
}

TEST_CASE("the component nearest to the centre is the cell, dust is not", "[phase]") {
  const cv::Mat1f far = disc(64, 10, 12, 8, 2), near = disc(64, 36, 34, 6, 2), dust = disc(64, 28, 26, 1, 2);
  const cv::Mat1b mask = segment_cell(far + near + dust);
  CHECK(cv::norm(mask, cv::Mat1b(near > 0), cv::NORM_L1) == 0);
}

TEST_CASE("a threshold in radians", "[phase]") {
  const cv::Mat1f image = disc(32, 16, 16, 10, 0.4f) + disc(32, 16, 16, 4, 1.f);
  SegmentationOptions options;
  options.threshold = 0.3;
  CHECK(cv::countNonZero(segment_cell(image, options)) == cv::countNonZero(image > 0.3));
  options.threshold = 1.0;
  CHECK(cv::countNonZero(segment_cell(image, options)) == cv::countNonZero(image > 1.0));
  options.threshold = 5;
  CHECK(cv::countNonZero(segment_cell(image, options)) == 0);
}

TEST_CASE("nothing is found in a constant or empty image", "[phase]") {
  CHECK(cv::countNonZero(segment_cell(cv::Mat1f::ones(20, 20))) == 0);
  CHECK(segment_cell(cv::Mat1f()).empty());
}

TEST_CASE("blur lowers the focus measure", "[phase]") {
  const cv::Mat1f sharp = disc(48, 24, 24, 12, 1);
  cv::Mat1f blurred;
  cv::GaussianBlur(sharp, blurred, cv::Size(), 2);
  CHECK(focus_measure(sharp) > 2 * focus_measure(blurred));
  CHECK(focus_measure(sharp * 3 + 1) == Approx(focus_measure(sharp)));
  CHECK(std::isnan(focus_measure(cv::Mat1f::ones(9, 9))));
}
