#include "leukolens/phase/scale.hpp"

#include "catch.hpp"
#include "leukolens/phase/unfit.hpp"

using namespace leukolens;

TEST_CASE("resampling keeps the mean of what it shrinks", "[phase]") {
  cv::Mat1f image(30, 40);
  for (int y = 0; y < 30; ++y)
    for (int x = 0; x < 40; ++x) image(y, x) = static_cast<float>((x * 7 + y * 13) % 11);
  const cv::Mat1f half = resample(image, 0.5);
  CHECK(half.rows == 15);
  CHECK(half.cols == 20);
  CHECK(cv::mean(half)[0] == Approx(cv::mean(image)[0]).epsilon(1e-5));
  CHECK(half(0, 0) == Approx((image(0, 0) + image(0, 1) + image(1, 0) + image(1, 1)) / 4));
  CHECK(cv::mean(resample(image, 0.3))[0] == Approx(cv::mean(image)[0]).epsilon(0.02));
}

TEST_CASE("enlarging keeps a ramp, 1 keeps everything", "[phase]") {
  cv::Mat1f ramp(8, 16);
  for (int y = 0; y < 8; ++y)
    for (int x = 0; x < 16; ++x) ramp(y, x) = static_cast<float>(x);
  const cv::Mat1f twice = resample(ramp, 2);
  CHECK(twice.size() == cv::Size(32, 16));
  // Pixel centres agree, not corners (0.25 off). OpenCV's cubic (a = -0.75) bends a ramp by up to 0.047.
  for (int x = 6; x < 26; ++x) CHECK(twice(8, x) == Approx((x - 0.5) / 2).margin(0.05));
  CHECK(resample(ramp, 1).data == ramp.data);
  CHECK_THROWS_AS(resample(ramp, 0), Error);
  CHECK_THROWS_AS(resample(ramp, 1e9), UnfitImage);
}

TEST_CASE("crop takes the centre, pad adds the border median", "[phase]") {
  cv::Mat1f image = cv::Mat1f::zeros(6, 4);
  image(2, 1) = 5;  // above left of the centre
  image(0, 0) = 9;
  const cv::Mat1f crop = crop_or_pad(image, 4);
  CHECK(crop.size() == cv::Size(4, 4));
  CHECK(crop(1, 1) == 5);
  const cv::Mat1f pad = crop_or_pad(image + 1.f, 8);
  CHECK(pad.size() == cv::Size(8, 8));
  CHECK(pad(0, 0) == 1);
  CHECK(pad(3, 3) == 6);
  CHECK(pad(1, 2) == 10);
}

TEST_CASE("sides below half and above twice the patch are no cells", "[phase][errors]") {
  const auto status = [](int rows, int cols) {
    try {
      crop_or_pad(cv::Mat1f::zeros(rows, cols), 32);
      return std::string("ok");
    } catch (const UnfitImage& e) {
      CHECK(std::string(e.what()).find(std::to_string(rows) + " x " + std::to_string(cols)) != std::string::npos);
      return e.status();
    }
  };
  CHECK(status(16, 64) == "ok");
  CHECK(status(15, 32) == "size");
  CHECK(status(32, 65) == "size");
}
