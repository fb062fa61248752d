#include "leukolens/core/npy.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "leukolens/core/error.hpp"
#include "phase/readers.hpp"

namespace leukolens {
namespace {

constexpr std::size_t longest_header = std::size_t{1} << 16;  // bytes; NumPy's own takes 64 to a few hundred

std::string text_of(const std::vector<std::size_t>& shape) {
  std::string text;
  for (const std::size_t side : shape) text += (text.empty() ? "" : " x ") + std::to_string(side);
  return text.empty() ? "()" : text;
}

/// H x W, N x H x W, or either with a last axis of 3 or 4 colour channels.
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
    find_layout();
    check_length();
  }

  std::size_t frames() const override { return frames_; }

  PhaseFileInfo info() const override {
    return {frames_, layout_.height, layout_.width, layout_.channels, layout_.type, {}, {}, false};
  }

  FetchedFrame fetch(std::size_t index) override {
    check_frame(*source_, index, frames_);
    FetchedFrame fetched{index, {}};
    if (header_.fortran_order) {
      if (!reordered_) reordered_ = read_npy(source_->whole(), source_->name());
      const auto begin = reordered_->bytes.begin() + static_cast<std::ptrdiff_t>(index * frame_bytes_);
      fetched.bytes.assign(begin, begin + static_cast<std::ptrdiff_t>(frame_bytes_));
      return fetched;
    }
    fetched.bytes.resize(frame_bytes_);
    if (source_->read_at(header_.data_offset + index * frame_bytes_, fetched.bytes.data(), frame_bytes_) !=
        frame_bytes_)
      source_->fail("could not be read to its end. Copy it again.");
    return fetched;
  }

  Frame decode(FetchedFrame fetched) const override {
    Frame frame = layout_;
    frame.samples = std::move(fetched.bytes);
    if (header_.big_endian && !header_.fortran_order) swap_bytes(frame.samples);
    return frame;
  }

 private:
  void find_layout() {
    auto shape = header_.shape;
    layout_.type = header_.type;
    if (shape.size() > 2 && (shape.back() == 3 || shape.back() == 4) && shape[shape.size() - 2] > 4) {
      layout_.channels = static_cast<int>(shape.back());
      shape.pop_back();
    }
    if (shape.size() == 2) shape.insert(shape.begin(), 1);
    if (shape.size() != 3)
      source_->fail("an array of " + text_of(header_.shape) + "; images are H x W, stacks N x H x W. Save it so.");
    if (shape[0] == 0 || shape[1] == 0 || shape[2] == 0)
      throw UnfitImage(Unfit::empty, source_->name() + ": an array of " + text_of(header_.shape) +
                                         " has no pixels. Save the image again.");
    if (shape[1] > largest_image_px / shape[2])
      source_->fail("images of " + text_of({shape[1], shape[2]}) + " pixels are larger than can be read.");
    frames_ = shape[0];
    layout_.height = static_cast<int>(shape[1]);
    layout_.width = static_cast<int>(shape[2]);
    frame_bytes_ = shape[1] * shape[2] * static_cast<std::size_t>(layout_.channels) * size_of(header_.type);
  }

  void check_length() const {
    const std::uint64_t held = source_->size() - std::min<std::uint64_t>(source_->size(), header_.data_offset);
    if (frames_ > held / frame_bytes_)
      source_->fail("cut off: the header promises " + text_of(header_.shape) + " samples, " + std::to_string(held) +
                    " bytes follow. Copy it again.");
  }

  void swap_bytes(std::vector<std::byte>& samples) const {
    const auto size = static_cast<std::ptrdiff_t>(size_of(header_.type));
    for (auto sample = samples.begin(); sample != samples.end(); sample += size) std::reverse(sample, sample + size);
  }

  std::unique_ptr<Source> source_;
  NpyHeader header_{};
  Frame layout_;  ///< every frame's sides and type, no samples
  std::size_t frames_ = 0, frame_bytes_ = 0;
  std::optional<Array> reordered_;  ///< a Fortran-order array in C order
};

}  // namespace

std::unique_ptr<PhaseFile> open_npy(std::unique_ptr<Source> source) {
  return std::make_unique<NpyFile>(std::move(source));
}

}  // namespace leukolens
