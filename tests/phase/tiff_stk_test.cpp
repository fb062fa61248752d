#include "phase/file_tools.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

void append(std::string& bytes, std::uint32_t value, int count) {
  for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> 8 * i & 255);
}

struct StkSpec {
  std::uint32_t images = 3;
  std::string unit = "um";
  std::uint32_t x = 107, y = 107;  ///< thousandths of the unit
};

/// A MetaMorph stack of 4 x 2 uint16 images as its format description lays it out: samples first, then one directory
/// with UIC1 (calibration) and UIC2 (one entry an image). tifffile reads it with the same pixels.
std::string stk(const StkSpec& spec) {
  std::string file("II*\0\0\0\0\0", 8);
  for (std::uint32_t i = 0; i < 8 * spec.images; ++i) append(file, 100 + i, 2);
  const auto x_at = static_cast<std::uint32_t>(file.size());
  append(file, spec.x, 4), append(file, 1000, 4);
  const auto y_at = static_cast<std::uint32_t>(file.size());
  append(file, spec.y, 4), append(file, 1000, 4);
  const auto unit_at = static_cast<std::uint32_t>(file.size());
  append(file, static_cast<std::uint32_t>(spec.unit.size()), 4);
  file += spec.unit + std::string(file.size() + spec.unit.size() & 1, '\0');
  const auto uic1_at = static_cast<std::uint32_t>(file.size());
  for (const auto& [id, value] : {std::pair{3u, 1u}, {4u, x_at}, {5u, y_at}, {6u, unit_at}})
    append(file, id, 4), append(file, value, 4);
  const auto uic2_at = static_cast<std::uint32_t>(file.size());
  for (std::uint32_t i = 0; i < 6 * spec.images; ++i) append(file, 1, 4);
  const auto directory = static_cast<std::uint32_t>(file.size());
  const struct {
    std::uint32_t tag, type, count, value;
  } entries[] = {{256, 3, 1, 4},
                 {257, 3, 1, 2},
                 {258, 3, 1, 16},
                 {259, 3, 1, 1},
                 {262, 3, 1, 1},
                 {273, 4, 1, 8},
                 {277, 3, 1, 1},
                 {278, 3, 1, 2},
                 {279, 4, 1, 16},
                 {33628, 4, 4, uic1_at},
                 {33629, 5, spec.images, uic2_at}};
  append(file, std::size(entries), 2);
  for (const auto& entry : entries)
    append(file, entry.tag, 2), append(file, entry.type, 2), append(file, entry.count, 4), append(file, entry.value, 4);
  append(file, 0, 4);
  for (int i = 0; i < 4; ++i) file[static_cast<std::size_t>(4 + i)] = static_cast<char>(directory >> 8 * i & 255);
  return file;
}

}  // namespace

TEST_CASE("MetaMorph stacks: every image and the calibration", "[phase][tiff][stack]") {
  const TemporaryFolder folder;
  put(folder / "a.stk", stk({}));
  const auto file = open_phase_file(folder / "a.stk");
  REQUIRE(file->frames() == 3);
  CHECK(file->info().frames == 3);
  for (const std::uint16_t index : {2, 0, 1}) {
    const Frame frame = file->read(index);
    CHECK((frame.width == 4 && frame.height == 2 && frame.type == SampleType::u16));
    CHECK(samples_of<std::uint16_t>(frame).front() == 100 + 8 * index);
    CHECK(frame.optics.pixel_size_um == Approx(.107));
    CHECK(frame.warnings.empty());
  }
  put(folder / "nm.stk", stk({1, "nm", 107000, 107000}));
  CHECK(read_one(folder / "nm.stk").optics.pixel_size_um == Approx(.107));
  CHECK(is_phase_file_name("A.STK"));
}

TEST_CASE("MetaMorph stacks: pixels that are not calibrated, not square, or in another unit", "[phase][tiff][stack]") {
  const TemporaryFolder folder;
  put(folder / "a.stk", stk({2, "pixel", 1000, 1000}));
  CHECK_FALSE(read_one(folder / "a.stk").optics.pixel_size_um);
  CHECK(read_one(folder / "a.stk").pixel_size_fault.empty());
  put(folder / "a.stk", stk({2, "um", 300, 600}));
  CHECK_THAT(read_one(folder / "a.stk").pixel_size_fault, Contains("0.3 um x 0.6 um, which are not square"));
  put(folder / "a.stk", stk({2, "furlong", 300, 300}));
  CHECK_THAT(read_one(folder / "a.stk").pixel_size_fault, Contains("`0.3 furlong`"));
}

TEST_CASE("MetaMorph stacks: damage ends in words", "[phase][tiff][stack][errors]") {
  const TemporaryFolder folder;
  const std::string whole = stk({});
  CHECK(accepted_prefixes(whole, folder / "cut.stk") <= 4);  // the end of the directory's list is not needed
  change_every_byte(whole, folder / "changed.stk");
}
