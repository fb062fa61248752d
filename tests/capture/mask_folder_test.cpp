#include "capture/mask_folder.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/phase/write.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

namespace {

void write_labels(const fs::path& path, std::uint16_t first, std::uint16_t second) {
  cv::Mat1w labels = cv::Mat1w::zeros(6, 8);
  labels(1, 1) = first;
  labels(1, 2) = second;
  fs::create_directories(path.parent_path());
  write_file(path, encode_tiff_u16(labels));
}

}  // namespace

TEST_CASE("label images are taken in the natural order of their names", "[capture]") {
  const TemporaryFolder folder;
  write_labels(folder / "frame_10.tif", 10, 11);
  write_labels(folder / "frame_9.tif", 9, 10);
  const MaskFolder masks(folder.path());
  REQUIRE(masks.frames() == 2);
  CHECK(masks.labels(0)(1, 1) == 9);
  CHECK(masks.labels(1)(1, 2) == 11);
}

TEST_CASE("masks beside their images and in the one folder of a folder are found", "[capture]") {
  const TemporaryFolder folder;
  write_labels(folder / "labels" / "capture" / "a.tif", 1, 2);
  write_labels(folder / "labels" / "capture" / "a_cp_masks.tif", 3, 4);
  const MaskFolder masks(folder / "labels");
  REQUIRE(masks.frames() == 1);
  CHECK(masks.labels(0)(1, 1) == 3);
}

TEST_CASE("pieces of a mask of two values are objects", "[capture]") {
  const TemporaryFolder folder;
  cv::Mat1w mask = cv::Mat1w::zeros(6, 8);
  mask(1, 1) = mask(1, 2) = mask(4, 4) = 255;
  write_file(folder / "mask.tif", encode_tiff_u16(mask));
  const auto labels = MaskFolder(folder.path()).labels(0);
  CHECK(labels(1, 1) == labels(1, 2));
  CHECK(labels(4, 4) != labels(1, 1));
}

TEST_CASE("a folder without label images is named", "[capture][errors]") {
  const TemporaryFolder folder;
  CHECK_THROWS_AS(MaskFolder(folder.path()), Error);
}
