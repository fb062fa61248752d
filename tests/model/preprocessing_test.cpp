#include "leukolens/model/preprocessing.hpp"

#include "catch.hpp"
#include "leukolens/phase/unfit.hpp"

using namespace leukolens;

namespace {

PhaseImage ramp(int side) {
  PhaseImage image;
  image.phase.create(side, side);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) image.phase(y, x) = static_cast<float>(x + 10 * y);
  return image;
}

}  // namespace

TEST_CASE("an image of the patch's size is only standardised", "[model]") {
  Preprocessing p;
  p.patch = 4;
  p.mean = 3;
  p.std = 2;
  const auto input = network_input(ramp(4), p, {}, {});
  REQUIRE(input.rows == 4);
  CHECK(input(0, 0) == Approx(-1.5));
  CHECK(input(2, 3) == Approx((23 - 3) / 2.));
}

TEST_CASE("a larger image is cropped about its centre", "[model]") {
  Preprocessing p;
  p.patch = 4;
  const auto patch = patch_of(ramp(6), p, {}, {}).phase;
  CHECK(patch(0, 0) == Approx(11));  // row 1, column 1 of the image
}

TEST_CASE("an image of another known pixel size is resampled to the model's", "[model]") {
  Preprocessing p;
  p.patch = 8;
  p.pixel_size_um = 0.2;
  auto image = ramp(16);
  image.optics.pixel_size_um = 0.1;
  const auto patch = patch_of(image, p, 3.0, {});  // --scale does not overrule what is known
  CHECK(patch.phase.rows == 8);
  CHECK(*patch.optics.pixel_size_um == Approx(0.2));
  CHECK(patch.phase(0, 0) == Approx((0 + 1 + 10 + 11) / 4.));  // area average
}

TEST_CASE("doubt about the scale is a warning, not an error", "[model]") {
  Preprocessing p;
  p.patch = 8;
  p.pixel_size_um = 0.2;
  std::vector<std::string> warnings;
  const Warn warn = [&](const std::string& text) { warnings.push_back(text); };
  patch_of(ramp(8), p, {}, warn);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("--pixel-size") != std::string::npos);
  CHECK(patch_of(ramp(16), p, 0.5, warn).phase.rows == 8);
  CHECK(warnings.size() == 1);  // --scale answers the question
}

TEST_CASE("images of another unit or size are unfit", "[model][errors]") {
  Preprocessing p;
  p.patch = 16;
  auto image = ramp(16);
  image.unit = Unit::arbitrary;
  const auto reason = [&](const PhaseImage& i) {
    try {
      network_input(i, p, {}, {});
    } catch (const UnfitImage& e) {
      return e.reason();
    }
    return Unfit::empty;
  };
  CHECK(reason(image) == Unfit::unit);
  CHECK(reason(ramp(7)) == Unfit::size);
  CHECK(reason(ramp(33)) == Unfit::size);
}
