#include <png.h>

#include <csetjmp>
#include <cstring>

#include "phase/orientation.hpp"
#include "phase/readers.hpp"

namespace leukolens {
namespace {

/// libpng's state of one file. libpng reports errors by a long jump to `decode` or `read_header`, so those hold no
/// object with a destructor; what must outlive the jump lives here.
class PngDecoder {
 public:
  explicit PngDecoder(std::span<const std::byte> bytes) : bytes_(bytes) {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, on_error, on_warning);
    if (png_) info_ = png_create_info_struct(png_);
    if (!info_) throw std::bad_alloc();
    png_set_read_fn(png_, this, on_read);
    png_set_user_limits(png_, 1 << 30, 1 << 30);
  }
  ~PngDecoder() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngDecoder(const PngDecoder&) = delete;
  PngDecoder& operator=(const PngDecoder&) = delete;

  /// Reads what stands before the pixels and asks for 8- or 16-bit grey or RGB without alpha.
  bool read_header() {
    if (setjmp(png_jmpbuf(png_))) return false;
    png_read_info(png_, info_);
    if (png_get_color_type(png_, info_) == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png_);
    if (png_get_bit_depth(png_, info_) < 8) png_set_expand_gray_1_2_4_to_8(png_);
    if (png_get_bit_depth(png_, info_) == 16) png_set_swap(png_);  // PNG is big-endian
    png_set_strip_alpha(png_);
    png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    return true;
  }

  /// @param rows  one pointer a row
  bool decode(png_bytep* rows) {
    if (setjmp(png_jmpbuf(png_))) return false;
    png_read_image(png_, rows);
    png_read_end(png_, nullptr);
    return true;
  }

  std::uint64_t width() const { return png_get_image_width(png_, info_); }
  std::uint64_t height() const { return png_get_image_height(png_, info_); }
  int channels() const { return png_get_channels(png_, info_); }
  int bits() const { return png_get_bit_depth(png_, info_); }
  std::size_t row_bytes() const { return png_get_rowbytes(png_, info_); }
  const char* fault() const { return fault_; }

  /// Of the eXIf chunk, wherever in the file it stands before the pixels.
  int orientation() const {
    png_uint_32 length = 0;
    png_bytep exif = nullptr;
    if (!png_get_eXIf_1(png_, info_, &length, &exif)) return 1;
    return exif_orientation(std::as_bytes(std::span(exif, length)));
  }

 private:
  static void on_error(png_structp png, png_const_charp text) {
    auto* self = static_cast<PngDecoder*>(png_get_error_ptr(png));
    std::strncpy(self->fault_, text, sizeof self->fault_ - 1);
    png_longjmp(png, 1);
  }
  static void on_warning(png_structp, png_const_charp) {}  // about side information, never about pixels
  static void on_read(png_structp png, png_bytep out, std::size_t count) {
    auto* self = static_cast<PngDecoder*>(png_get_io_ptr(png));
    if (count > self->bytes_.size() - self->position_) png_error(png, "the file ends too early");
    std::memcpy(out, self->bytes_.data() + self->position_, count);
    self->position_ += count;
  }

  std::span<const std::byte> bytes_;
  std::size_t position_ = 0;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  char fault_[128] = "";
};

class PngFile : public PhaseFile {
 public:
  explicit PngFile(std::unique_ptr<Source> source) : source_(std::move(source)) {}
  std::size_t frames() const override { return 1; }

  PhaseFileInfo info() const override {
    PngDecoder png(source_->whole());
    Frame frame = frame_of(png);
    if (swaps_sides(png.orientation())) std::swap(frame.height, frame.width);
    return {1, frame.height, frame.width, frame.channels, frame.type, {}, {}, false};
  }

  FetchedFrame fetch(std::size_t index) override {
    check_frame(source_->name(), index, 1);
    source_->whole();  // from now on in memory
    return {index, {}};
  }

  Frame decode(FetchedFrame) const override {
    PngDecoder png(source_->whole());
    Frame frame = frame_of(png);
    frame.samples.resize(png.height() * png.row_bytes());
    std::vector<png_bytep> rows(png.height());
    for (std::size_t y = 0; y < rows.size(); ++y)
      rows[y] = reinterpret_cast<png_bytep>(frame.samples.data()) + y * png.row_bytes();
    if (!png.decode(rows.data())) fail(png);
    return upright(std::move(frame), png.orientation());
  }

 private:
  /// Sides and type by the header, no samples.
  Frame frame_of(PngDecoder& png) const {
    if (!png.read_header()) fail(png);
    Frame frame;
    const std::uint64_t bytes = png.height() * png.row_bytes();
    // Deflate shrinks at most 1032-fold: more pixels than that cannot be in the file.
    if (png.width() * png.height() > largest_image_px || bytes > 1040 * source_->size())
      source_->fail("its header claims " + std::to_string(png.width()) + " x " + std::to_string(png.height()) +
                    " pixels, more than the file can hold. It is corrupt: copy it again.");
    frame.width = static_cast<int>(png.width());
    frame.height = static_cast<int>(png.height());
    frame.channels = png.channels();
    frame.type = png.bits() == 16 ? SampleType::u16 : SampleType::u8;
    return frame;
  }

  [[noreturn]] void fail(const PngDecoder& png) const {
    source_->fail(std::string("corrupt or truncated PNG (") + png.fault() + "). Copy it again.");
  }

  std::unique_ptr<Source> source_;
};

}  // namespace

std::unique_ptr<PhaseFile> open_png(std::unique_ptr<Source> source) {
  return std::make_unique<PngFile>(std::move(source));
}

}  // namespace leukolens
