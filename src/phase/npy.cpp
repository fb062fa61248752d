#include "leukolens/core/npy.hpp"

#include <algorithm>
#include <optional>

#include "leukolens/core/error.hpp"
#include "phase/npy_layout.hpp"
#include "phase/readers.hpp"

namespace leukolens {
namespace {

constexpr std::size_t longest_header = std::size_t{1} << 16;  // bytes; NumPy's own takes 64 to a few hundred

class NpyFile : public PhaseFile {
 public:
  explicit NpyFile(std::unique_ptr<Source> source) : source_(std::move(source)) {
    std::vector<std::byte> start(static_cast<std::size_t>(std::min<std::uint64_t>(longest_header, source_->size())));
    start.resize(source_->read_at(0, start.data(), start.size()));
    try {
      header_ = parse_npy_header(start, source_->name());
    } catch (const Error& e) {
      throw UnfitImage(Unfit::unreadable, e.what());
    }
    layout_ = npy_layout(header_, source_->name());
    check_length();
  }

  std::size_t frames() const override { return layout_.frames; }

  PhaseFileInfo info() const override { return info_of(layout_); }

  FetchedFrame fetch(std::size_t index) override {
    check_frame(source_->name(), index, layout_.frames);
    if (header_.fortran_order) {
      if (!reordered_) reordered_ = read_npy(source_->whole(), source_->name());
      return {index, image_bytes(*reordered_, layout_, index)};
    }
    FetchedFrame fetched{index, {}};
    fetched.bytes.resize(layout_.frame_bytes);
    if (source_->read_at(header_.data_offset + index * layout_.frame_bytes, fetched.bytes.data(),
                         layout_.frame_bytes) != layout_.frame_bytes)
      source_->fail("could not be read to its end. Copy it again.");
    return fetched;
  }

  Frame decode(FetchedFrame fetched) const override {
    return frame_of(layout_, std::move(fetched.bytes), header_.big_endian && !header_.fortran_order);
  }

 private:
  void check_length() const {
    const std::uint64_t held = source_->size() - std::min<std::uint64_t>(source_->size(), header_.data_offset);
    if (layout_.frames > held / layout_.frame_bytes)
      source_->fail("cut off: the header promises " + shape_text(header_.shape) + " samples, " + std::to_string(held) +
                    " bytes follow. Copy it again.");
  }

  std::unique_ptr<Source> source_;
  NpyHeader header_{};
  NpyLayout layout_;
  std::optional<Array> reordered_;  ///< a Fortran-order array in C order
};

}  // namespace

std::unique_ptr<PhaseFile> open_npy(std::unique_ptr<Source> source) {
  return std::make_unique<NpyFile>(std::move(source));
}

}  // namespace leukolens
