#include "leukolens/phase/file.hpp"

#include <thread>

#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/phase/write.hpp"
#include "phase/tiff_tools.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

/// One file of every format that we write, by its name.
struct Files : TemporaryFolder {
  Files() {
    TiffSpec stack;
    stack.pages = 12;
    stack.compression = COMPRESSION_LZW;
    write_tiff(*this / "stack.tif", stack);
    TiffSpec tiled;
    tiled.type = SampleType::u16;
    tiled.tile = 16;
    tiled.channels = 3;
    tiled.photometric = PHOTOMETRIC_RGB;
    write_tiff(*this / "tiled.tif", tiled);
    std::vector<float> values(12 * 5 * 7);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i);
    write_file(*this / "stack.npy", npy_text({12, 5, 7}, values));
    write_file(*this / "one.png", encode_png(cv::Mat3b(5, 7, cv::Vec3b(1, 2, 3))));
  }
  static constexpr const char* names[] = {"stack.tif", "tiled.tif", "stack.npy", "one.png"};
};

}  // namespace

TEST_CASE("what a file says before decoding is what its first frame is", "[phase]") {
  const Files files;
  for (const char* name : Files::names) {
    INFO(name);
    const auto file = open_phase_file(files / name);
    const auto info = file->info();
    const Frame frame = file->read(0);
    CHECK(info.frames == file->frames());
    CHECK(info.height == frame.height);
    CHECK(info.width == frame.width);
    CHECK(info.channels == frame.channels);
    CHECK(info.type == frame.type);
    CHECK(info.frame_names.empty());
    CHECK_FALSE(info.has_background);
  }
}

TEST_CASE("fetched frames are decoded by several threads at once, in any order", "[phase][threads]") {
  const Files files;
  for (const char* name : Files::names) {
    INFO(name);
    const auto one_by_one = open_phase_file(files / name);
    std::vector<std::vector<std::byte>> expected;
    for (std::size_t i = 0; i < one_by_one->frames(); ++i) expected.push_back(one_by_one->read(i).samples);

    const auto file = open_phase_file(files / name);
    std::vector<FetchedFrame> fetched;
    for (std::size_t i = file->frames(); i-- > 0;) fetched.push_back(file->fetch(i));
    std::vector<std::vector<std::byte>> found(fetched.size());
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 3; ++t)
      threads.emplace_back([&, t] {
        for (std::size_t i = t; i < fetched.size(); i += 3)
          found[fetched[i].frame] = file->decode(std::move(fetched[i])).samples;
      });
    for (auto& thread : threads) thread.join();
    CHECK(found == expected);
    CHECK_THROWS_WITH(file->fetch(file->frames()), Contains(name) && Contains("no frame"));
  }
}
