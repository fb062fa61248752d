#include "dataset/masks.hpp"

#include "catch.hpp"
#include "leukolens/phase/write.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

/// Files of the given names: phase images, or label images of three values.
void write_images(const TemporaryFolder& folder, const std::vector<std::string>& names, bool masks) {
  cv::Mat1f image(20, 20, 0.f);
  for (int y = 5; y < 15; ++y)
    for (int x = 5; x < 15; ++x) image(y, x) = masks ? (x < 10 ? 1.f : 2.f) : static_cast<float>(y * x) / 100;
  for (const auto& name : names) {
    std::filesystem::create_directories((folder / name).parent_path());
    write_tiff_f32(folder / name, image, {});
  }
}

struct Found {
  std::vector<std::string> images, told;
};
Found images_of(const TemporaryFolder& folder, const std::vector<std::string>& names) {
  Found found;
  found.images = without_masks(folder.path(), names, [&](const auto& text) { found.told.push_back(text); });
  return found;
}

}  // namespace

TEST_CASE("masks beside their images are passed over, in the names that programs give", "[dataset]") {
  const TemporaryFolder folder;
  const std::vector<std::string> images = {"mono/1.tif", "mono/B 2.tif"},
                                 masks = {"mono/1_mask.tif",  "mono/1_cp_masks.tif",     "mono/1-Label.tif",
                                          "mono/1_seg.tif",   "mono/mask_1.tif",         "masks/B 2.tif",
                                          "masks/mono/1.tif", "mono/labels/1_labels.tif"};
  write_images(folder, images, false);
  write_images(folder, masks, true);
  for (const auto& mask : masks) {
    CAPTURE(mask);
    const auto found = images_of(folder, {images[0], images[1], mask});
    CHECK(found.images == images);
    REQUIRE(found.told.size() == 1);
    CHECK_THAT(found.told[0], Contains("1 mask beside the images, such as " + mask + ", are passed over"));
  }
}

TEST_CASE("a mask without its image, and a phase image with a mask's name, stay and are told", "[dataset]") {
  const TemporaryFolder folder;
  write_images(folder, {"1.tif", "1_mask.tif"}, false);
  write_images(folder, {"2_mask.tif", "masks/3.tif"}, true);
  for (const std::vector<std::string>& names :
       {std::vector<std::string>{"1.tif", "1_mask.tif"}, {"1.tif", "2_mask.tif"}, {"1.tif", "masks/3.tif"}}) {
    const auto found = images_of(folder, names);
    CHECK(found.images == names);
    REQUIRE(found.told.size() == 1);
    CHECK_THAT(found.told[0], Contains("1 image is called a mask, such as " + names[1]) && Contains("--exclude"));
  }
}

TEST_CASE("an array that no image reader reads is no reason to keep masks", "[dataset]") {
  const TemporaryFolder folder;
  write_images(folder, {"1.tif"}, false);
  write_text(folder / "1_seg.npy", "no array of numbers");
  CHECK(images_of(folder, {"1.tif", "1_seg.npy"}).images == std::vector<std::string>{"1.tif"});
  write_text(folder / "seg/1.tif", "segmented neutrophils of a broken disk");
  CHECK(images_of(folder, {"1.tif", "seg/1.tif"}).images.size() == 2);
}

TEST_CASE("other names are left alone", "[dataset]") {
  const TemporaryFolder folder;
  const std::vector<std::string> names = {"1.tif", "1_a.tif", "unmasked.tif", "1_masked.tif", "label.tif"};
  CHECK(images_of(folder, names).images == names);
  CHECK(images_of(folder, names).told.empty());
}
