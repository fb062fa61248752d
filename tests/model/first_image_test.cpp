#include "leukolens/model/first_image.hpp"

#include "catch.hpp"
#include "leukolens/core/npy.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

/// Inputs of one image of this size.
Inputs image(const TemporaryFolder& folder, std::size_t height, std::size_t width) {
  const std::vector<float> pixels(height * width, 0.5f);
  write_text(folder / "a.npy", npy_text({height, width}, pixels));
  return list_inputs({folder / "a.npy"}, {}, {});
}

}  // namespace

TEST_CASE("the scale that fits, by hand", "[model]") {
  CHECK_FALSE(fitting_scale(96, 96, 1, {96, 96}));
  CHECK_FALSE(fitting_scale(48, 192, 1, {96, 96}));
  CHECK(*fitting_scale(363, 360, 1, {96, 96}) == Approx(0.26));  // 96 / 363 = 0.264
  CHECK(*fitting_scale(20, 20, 1, {96, 96}) == Approx(4.8));
  CHECK(*fitting_scale(363, 360, 2, {96, 96}) == Approx(0.26));  // of the image, whatever was given
  CHECK_FALSE(fitting_scale(363, 360, 0.26, {96, 96}));
  CHECK_FALSE(fitting_scale(20, 20, 1, {16, 96}));  // training chooses a patch of 32
}

TEST_CASE("whatever scale is advised fits, where the sides are alike", "[model]") {
  for (const int patch : {16, 48, 96, 224})
    for (int side = 1; side < 5000; side += 37)
      if (const auto scale = fitting_scale(side, side, 1, {patch, patch}))
        CHECK_FALSE(fitting_scale(side, side, *scale, {patch, patch}));
}

TEST_CASE("the first image's size is told with the scale that fits", "[model]") {
  const TemporaryFolder folder;
  const auto large = image(folder, 363, 360);
  const auto text = misfit_of_first_image(large, {}, 1, {96, 96});
  CHECK_THAT(text, Contains("a.npy: 363 x 360 px"));
  CHECK_THAT(text, Contains("--scale 0.26 "));
  CHECK(misfit_of_first_image(large, {}, 0.26, {96, 96}).empty());
  ConvertOptions known;
  known.pixel_size_um = 0.1;
  CHECK(misfit_of_first_image(large, known, 1, {96, 96}).empty());
  CHECK(misfit_of_first_image(image(folder, 90, 90), {}, 1, {96, 96}).empty());
  write_text(folder / "a.npy", "no image");
  CHECK(misfit_of_first_image(large, {}, 1, {96, 96}).empty());
}
