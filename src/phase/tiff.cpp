#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>

#include "phase/orientation.hpp"
#include "phase/readers.hpp"
#include "phase/tiff_handle.hpp"
#include "phase/tiff_imagej.hpp"
#include "phase/tiff_layout.hpp"
#include "phase/tiff_ome.hpp"
#include "phase/tiff_packed.hpp"
#include "phase/tiff_pages.hpp"
#include "phase/tiff_stack.hpp"
#include "phase/tiff_stk.hpp"

namespace leukolens {
namespace {

using Bytes = std::vector<std::byte>;

/// Samples of one channel of a band or tile go to their places among the pixels' other channels.
void scatter(const std::byte* from, std::size_t count, std::size_t sample_bytes, std::size_t stride, std::byte* to) {
  for (std::size_t i = 0; i < count; ++i) std::memcpy(to + i * stride, from + i * sample_bytes, sample_bytes);
}

void read_strip(const TiffHandle& tiff, std::uint32_t strip, std::byte* out, std::size_t bytes) {
  const auto wanted = static_cast<tmsize_t>(bytes);
  if (TIFFReadEncodedStrip(tiff.get(), strip, out, wanted) != wanted) tiff.fail("truncated or corrupt image data");
}

Bytes read_strips(const TiffHandle& tiff, const TiffLayout& layout) {
  Bytes samples(layout.bytes());
  std::uint32_t rows_per_strip = layout.height;
  TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_ROWSPERSTRIP, &rows_per_strip);
  if (rows_per_strip == 0) tiff.fail("corrupt TIFF: strips of no rows");
  rows_per_strip = std::min(rows_per_strip, layout.height);
  const std::uint32_t planes = layout.planar ? layout.stored : 1;
  const std::size_t sample_bytes = size_of(layout.type), pixel_bytes = layout.pixel_bytes();
  const std::size_t row_bytes = layout.width * (layout.planar ? sample_bytes : pixel_bytes);
  if (static_cast<std::size_t>(TIFFScanlineSize(tiff.get())) != row_bytes)
    tiff.fail("rows are not stored as whole samples; export without subsampling");

  Bytes band(layout.planar ? row_bytes * rows_per_strip : 0);
  std::uint32_t strip = 0;
  for (std::uint32_t plane = 0; plane < planes; ++plane)
    for (std::uint32_t y = 0; y < layout.height; y += rows_per_strip, ++strip) {
      const std::size_t rows = std::min(rows_per_strip, layout.height - y);
      std::byte* out = samples.data() + y * layout.width * pixel_bytes;
      read_strip(tiff, strip, layout.planar ? band.data() : out, rows * row_bytes);
      if (layout.planar)
        scatter(band.data(), rows * layout.width, sample_bytes, pixel_bytes, out + plane * sample_bytes);
    }
  return samples;
}

Bytes read_tiles(const TiffHandle& tiff, const TiffLayout& layout, const Source& source) {
  Bytes samples(layout.bytes());
  std::uint32_t tile_width = 0, tile_height = 0;
  TIFFGetField(tiff.get(), TIFFTAG_TILEWIDTH, &tile_width);
  TIFFGetField(tiff.get(), TIFFTAG_TILELENGTH, &tile_height);
  const std::size_t sample_bytes = size_of(layout.type), pixel_bytes = layout.pixel_bytes();
  const std::size_t unit_bytes = layout.planar ? sample_bytes : pixel_bytes;
  if (tile_width == 0 || tile_height == 0 || std::uint64_t{tile_width} * tile_height > largest_image_px)
    source.fail("corrupt TIFF: tiles of " + std::to_string(tile_width) + " x " + std::to_string(tile_height) +
                " pixels. Copy it again.");
  Bytes tile(std::size_t{tile_width} * tile_height * unit_bytes);
  if (static_cast<std::size_t>(TIFFTileSize(tiff.get())) != tile.size())
    tiff.fail("tiles are not stored as whole samples; export without subsampling");

  const std::uint32_t planes = layout.planar ? layout.stored : 1;
  std::uint32_t number = 0;
  for (std::uint32_t plane = 0; plane < planes; ++plane)
    for (std::uint32_t y = 0; y < layout.height; y += tile_height)
      for (std::uint32_t x = 0; x < layout.width; x += tile_width, ++number) {
        const auto wanted = static_cast<tmsize_t>(tile.size());
        if (TIFFReadEncodedTile(tiff.get(), number, tile.data(), wanted) != wanted)
          tiff.fail("truncated or corrupt image data");
        const std::size_t columns = std::min(tile_width, layout.width - x);
        for (std::uint32_t row = 0; row < std::min(tile_height, layout.height - y); ++row)
          scatter(tile.data() + row * tile_width * unit_bytes, columns, unit_bytes, pixel_bytes,
                  samples.data() + ((std::size_t{y} + row) * layout.width + x) * pixel_bytes + plane * sample_bytes);
      }
  return samples;
}

Bytes without_alpha(const Bytes& samples, const TiffLayout& layout) {
  const std::size_t sample_bytes = size_of(layout.type), kept = layout.channels * sample_bytes;
  const std::size_t pixels = std::size_t{layout.width} * layout.height;
  Bytes out(pixels * kept);
  for (std::size_t i = 0; i < pixels; ++i)
    std::memcpy(out.data() + i * kept, samples.data() + i * layout.pixel_bytes(), kept);
  return out;
}

/// 8-bit indices to 8-bit RGB; TIFF's colour maps hold 16 bits.
Bytes through_palette(const Bytes& indices, const TiffHandle& tiff) {
  std::uint16_t* map[3] = {};
  if (!TIFFGetField(tiff.get(), TIFFTAG_COLORMAP, &map[0], &map[1], &map[2]))
    tiff.fail("palette image without palette");
  Bytes out(indices.size() * 3);
  for (std::size_t i = 0; i < indices.size(); ++i)
    for (std::size_t c = 0; c < 3; ++c)
      out[3 * i + c] = static_cast<std::byte>(map[c][std::to_integer<unsigned>(indices[i])] >> 8);
  return out;
}

/// Decoders of one file: each thread takes one, and puts it back.
class TiffHandles {
 public:
  explicit TiffHandles(Source& source) : source_(source) {}
  std::unique_ptr<TiffHandle> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto handle = std::move(idle_.back());
        idle_.pop_back();
        return handle;
      }
    }
    return std::make_unique<TiffHandle>(source_);
  }
  void put_back(std::unique_ptr<TiffHandle> handle) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(handle));
  }

 private:
  Source& source_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<TiffHandle>> idle_;
};

class TiffFile : public PhaseFile {
 public:
  explicit TiffFile(std::unique_ptr<Source> source)
      : source_(std::move(source)), pages_(tiff_pages(*source_)), handles_(*source_) {
    auto tiff = handles_.take();
    tiff->go_to(pages_.offsets.front());
    const char* text = nullptr;
    const std::string description = TIFFGetField(tiff->get(), TIFFTAG_IMAGEDESCRIPTION, &text) && text ? text : "";
    if (!description.empty()) read_description(description, *tiff);
    read_metamorph(*tiff);
    handles_.put_back(std::move(tiff));
    if (pages_.passed_over > 0)  // in the same words for every file, so that a folder of them says it once
      warnings_.push_back("pages of TIFF files that are masks, thumbnails or reduced copies are passed over.");
  }

  std::size_t frames() const override { return stack_ ? stack_->images : pages_.offsets.size(); }

  PhaseFileInfo info() const override {
    const TiffHandle tiff(*source_);
    const TiffLayout layout = layout_of(tiff, 0);
    Frame frame = frame_of(layout, 0);
    if (swaps_sides(layout.orientation)) std::swap(frame.height, frame.width);
    return {frames(), frame.height, frame.width, frame.channels, frame.type, frame.optics, {}, false};
  }

  FetchedFrame fetch(std::size_t index) override {
    check_frame(source_->name(), index, frames());
    return {index, {}};  // libtiff reads what it decodes, each thread by a handle of its own
  }

  Frame decode(FetchedFrame fetched) const override {
    auto tiff = handles_.take();
    const TiffLayout layout = layout_of(*tiff, fetched.frame);
    Frame frame = frame_of(layout, fetched.frame);
    frame.samples = stack_               ? read_stacked(*stack_, fetched.frame, *tiff, layout, *source_)
                    : layout.packed_bits ? read_packed(*tiff, layout)
                    : layout.tiled       ? read_tiles(*tiff, layout, *source_)
                                         : read_strips(*tiff, layout);
    if (layout.palette) frame.samples = through_palette(frame.samples, *tiff);
    if (layout.channels < layout.stored) frame.samples = without_alpha(frame.samples, layout);
    handles_.put_back(std::move(tiff));
    return upright(std::move(frame), layout.orientation);
  }

 private:
  TiffLayout layout_of(const TiffHandle& tiff, std::size_t index) const {
    tiff.go_to(stack_ ? pages_.offsets.front() : pages_.offsets[index]);
    return tiff_layout(tiff, *source_);
  }

  /// All but the samples, sides as they are stored.
  Frame frame_of(const TiffLayout& layout, std::size_t index) const {
    Frame frame;
    frame.width = static_cast<int>(layout.width);
    frame.height = static_cast<int>(layout.height);
    frame.type = layout.type;
    frame.channels = layout.palette ? 3 : layout.channels;
    frame.optics = optics_;
    frame.pixel_size_fault = pixel_size_fault_;
    const auto own = stack_ ? by_page_.end() : by_page_.find(pages_.numbers[index]);
    if (own != by_page_.end()) {
      frame.optics.pixel_size_um = own->second.optics.pixel_size_um;
      frame.pixel_size_fault = fault_text(own->second.fault);
    }
    frame.warnings = warnings_;
    return frame;
  }

  std::string fault_text(const std::string& fault) const {
    if (fault.empty()) return "";
    return source_->name() + ": " + fault + " The pixel size is treated as unknown. Give --pixel-size.";
  }

  /// The texts of other programs stand on the first page and hold for all.
  void read_description(const std::string& description, const TiffHandle& tiff) {
    OmeDescription ome = read_ome(description);
    const ImageJDescription imagej = read_imagej(description, tiff.get());
    optics_ = ome.stated.optics;
    const bool fits = !ome.by_page.empty() && ome.by_page.rbegin()->first <= pages_.numbers.back();
    if (fits) by_page_ = std::move(ome.by_page);  // else its pages are other ones than the file's
    if (!optics_.pixel_size_um) optics_.pixel_size_um = imagej.stated.optics.pixel_size_um;
    const std::string& fault = ome.stated.fault.empty() ? imagej.stated.fault : ome.stated.fault;
    if (!optics_.pixel_size_um) pixel_size_fault_ = fault_text(fault);
    const std::size_t claimed = std::max(imagej.images, ome.in_other_files ? 0 : ome.planes);
    if (pages_.offsets.size() == 1) find_images_without_directory(description, claimed, tiff);
    if (claimed > frames())
      warnings_.push_back(source_->name() + ": its description names " + std::to_string(claimed) +
                          " images, but the file holds " + std::to_string(frames()) +
                          ". If images are missing, export the stack again.");
  }

  void find_images_without_directory(const std::string& description, std::size_t claimed, const TiffHandle& tiff) {
    if (claimed < 2 && description[0] != '{') return;
    const TiffLayout layout = tiff_layout(tiff, *source_);
    stack_ = find_stack(tiff, layout, *source_, std::max(claimed, images_of_shape(description, layout)), true);
  }

  void read_metamorph(const TiffHandle& tiff) {
    const StkDescription stk = read_stk(*source_, pages_.offsets.front());
    if (stk.images == 0) return;
    if (!optics_.pixel_size_um) {
      optics_.pixel_size_um = stk.stated.optics.pixel_size_um;
      pixel_size_fault_ = fault_text(stk.stated.fault);
    }
    if (stk.images < 2 || pages_.offsets.size() > 1) return;
    stack_ = find_stack(tiff, tiff_layout(tiff, *source_), *source_, stk.images, false);
    if (!stack_)
      source_->fail("a MetaMorph stack of " + std::to_string(stk.images) +
                    " images that is cut off or not stored plainly. Copy it again, or export it as TIFF.");
  }

  std::unique_ptr<Source> source_;
  TiffPages pages_;
  mutable TiffHandles handles_;
  std::optional<TiffStack> stack_;  ///< images behind a single directory
  Optics optics_;
  std::string pixel_size_fault_;
  std::map<std::size_t, StatedOptics> by_page_;  ///< where series differ in pixel size
  std::vector<std::string> warnings_;
};

}  // namespace

std::unique_ptr<PhaseFile> open_tiff(std::unique_ptr<Source> source) {
  return std::make_unique<TiffFile>(std::move(source));
}

}  // namespace leukolens
