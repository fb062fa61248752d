#include "leukolens/phase/recognise.hpp"

#include <cmath>
#include <numbers>

#include "leukolens/core/random.hpp"
#include "phase/file_tools.hpp"
#include "real_data.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

namespace {

template <typename T>
Frame frame_of(int height, int width, SampleType type, auto&& value) {
  Frame frame;
  frame.height = height;
  frame.width = width;
  frame.type = type;
  frame.samples.resize(std::size_t(height) * width * sizeof(T));
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const T sample = static_cast<T>(value(y, x));
      std::memcpy(frame.samples.data() + (std::size_t(y) * width + x) * sizeof(T), &sample, sizeof(T));
    }
  return frame;
}

/// A cell of 2 rad in the middle.
double cell(int y, int x, int side) {
  const double r = std::hypot(y - side / 2, x - side / 2) / (side / 5.);
  return r < 1 ? 2 * std::sqrt(1 - r * r) : 0;
}

/// Interference of the cell with a tilted reference: 128 + 100 V cos(2 pi x / period + phase).
Frame hologram(int side, double period, double visibility) {
  return frame_of<unsigned char>(side, side, SampleType::u8, [&](int y, int x) {
    return 128 + 100 * visibility * std::cos(2 * std::numbers::pi * (x + .5 * y) / period + cell(y, x, side));
  });
}

}  // namespace

TEST_CASE("fringes make a hologram", "[phase]") {
  for (const double period : {3., 5., 9., 12.})
    for (const int side : {64, 201, 600}) {
      CAPTURE(period, side);
      CHECK(looks_like_hologram(hologram(side, period, 1)));
      CHECK(looks_like_hologram(hologram(side, period, .3)));
    }
}

TEST_CASE("phase images, noise, flat and small frames are no holograms", "[phase]") {
  const auto phase = [](int y, int x) { return cell(y, x, 128); };
  CHECK_FALSE(looks_like_hologram(frame_of<float>(128, 128, SampleType::f32, phase)));
  Random random(1, "noise", 0);
  CHECK_FALSE(looks_like_hologram(
      frame_of<float>(128, 128, SampleType::f32, [&](int y, int x) { return cell(y, x, 128) + random.uniform(); })));
  CHECK_FALSE(
      looks_like_hologram(frame_of<float>(128, 128, SampleType::f32, [&](int, int) { return random.uniform(); })));
  CHECK_FALSE(looks_like_hologram(frame_of<float>(128, 128, SampleType::f32, [](int, int) { return 1; })));
  CHECK_FALSE(looks_like_hologram(hologram(48, 4, 1)));
  // what is left of the fringes after a reconstruction: .05 rad on a cell of 2 rad
  CHECK_FALSE(looks_like_hologram(frame_of<float>(
      128, 128, SampleType::f32, [](int y, int x) { return cell(y, x, 128) + .05 * std::cos(1.3 * x); })));
  Frame colour = hologram(128, 4, 1);
  colour.width /= 2;
  colour.channels = 2;
  CHECK_FALSE(looks_like_hologram(colour));
}

TEST_CASE("whole numbers in patches of equal ones make a mask", "[phase]") {
  const auto labels = [](int y, int x) { return cell(y, x, 40) > 0 ? 1 + (x > 20) : 0; };
  CHECK(looks_like_mask(frame_of<unsigned char>(40, 40, SampleType::u8, labels)));
  CHECK(looks_like_mask(frame_of<float>(40, 40, SampleType::f32, labels)));
  const auto many = [](int y, int x) { return y % 10 && x % 10 ? y / 10 * 30 + x / 10 + 1 : 0; };  // 900 cells
  CHECK(looks_like_mask(frame_of<unsigned short>(300, 300, SampleType::u16, many)));
  CHECK(looks_like_mask(
      frame_of<unsigned char>(4, 4, SampleType::u8, [](int y, int x) { return y == 2 && x == 2 ? 255 : 0; })));
}

TEST_CASE("phase in whole numbers is no mask", "[phase]") {
  Random random(1, "noise", 0);
  for (const double steps : {120., 20., 5.}) {  // radians on 8 bits, down to ten grey levels
    CAPTURE(steps);
    CHECK_FALSE(looks_like_mask(frame_of<unsigned char>(
        40, 40, SampleType::u8, [&](int y, int x) { return steps * cell(y, x, 40) + 2 + 1.5 * random.uniform(); })));
  }
  CHECK_FALSE(looks_like_mask(frame_of<unsigned char>(120, 120, SampleType::u8, [](int y, int x) {
    return 120 * cell(y / 3, x / 3, 40) + (y / 3 * 7 + x / 3 * 11) % 5;  // enlarged threefold without smoothing
  })));
  CHECK_FALSE(looks_like_mask(frame_of<float>(40, 40, SampleType::f32, [](int y, int x) { return cell(y, x, 40); })));
  CHECK_FALSE(looks_like_mask(frame_of<unsigned char>(40, 40, SampleType::u8, [](int, int) { return 7; })));
}

TEST_CASE("no real phase image looks like a mask or a hologram", "[phase][real]") {
  for (const char* part :
       {"qpi-wbc", "cellface-frames", "pbc-5class", "qpi-files/scikit-image_scikit-image__cell.png"}) {
    const auto place = real_data(part);
    if (!place) continue;
    std::vector<fs::path> files;
    if (fs::is_directory(*place))
      for (const auto& entry : fs::recursive_directory_iterator(*place)) files.push_back(entry.path());
    else
      files.push_back(*place);
    std::sort(files.begin(), files.end());
    const std::size_t step = files.size() > 1000 ? 25 : 1;
    for (std::size_t i = 0; i < files.size(); i += step) {
      if (!is_phase_file_name(files[i])) continue;
      const std::string name = files[i].filename().string();
      const bool mask = name.find("_regions") != name.npos || name.find("_expert") != name.npos;
      const Frame frame = read_one(files[i]);
      CAPTURE(files[i]);
      CHECK(looks_like_mask(frame) == mask);
      CHECK_FALSE(looks_like_hologram(frame));
    }
  }
  if (const auto folder = real_data("qpi-files"))
    CHECK(looks_like_hologram(read_one(*folder / "RI-imaging_qpformat__single_holo.tif")));
}
