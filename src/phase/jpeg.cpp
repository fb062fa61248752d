#include <cstddef>
#include <cstdio>
// jpeglib.h needs the two above and does not include them.
#include <jpeglib.h>

#include <csetjmp>
#include <cstring>
#include <string_view>

#include "phase/orientation.hpp"
#include "phase/readers.hpp"

namespace leukolens {
namespace {

using namespace std::string_view_literals;

/// libjpeg's state of one file. Errors come by a long jump to `read_header` or `decode`, so those hold no object with
/// a destructor. A warning is an error too: libjpeg fills what is missing of a truncated file with grey and warns.
class JpegDecoder {
 public:
  explicit JpegDecoder(std::span<const std::byte> bytes) : bytes_(bytes) {
    jpeg_.err = jpeg_std_error(&errors_);
    jpeg_.client_data = this;
    errors_.error_exit = on_error;
    errors_.emit_message = [](j_common_ptr jpeg, int level) {
      if (level < 0) on_error(jpeg);
    };
  }
  ~JpegDecoder() { jpeg_destroy_decompress(&jpeg_); }
  JpegDecoder(const JpegDecoder&) = delete;
  JpegDecoder& operator=(const JpegDecoder&) = delete;

  bool read_header() {
    if (setjmp(jump_)) return false;
    jpeg_create_decompress(&jpeg_);
    jpeg_save_markers(&jpeg_, exif_marker, 0xffff);
    jpeg_mem_src(&jpeg_, reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size());
    jpeg_read_header(&jpeg_, TRUE);
    jpeg_.out_color_space = jpeg_.jpeg_color_space == JCS_GRAYSCALE ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_calc_output_dimensions(&jpeg_);
    return true;
  }

  /// @param samples  height x width x channels
  bool decode(unsigned char* samples) {
    if (setjmp(jump_)) return false;
    jpeg_start_decompress(&jpeg_);
    const std::size_t row_bytes = std::size_t{jpeg_.output_width} * static_cast<unsigned>(jpeg_.output_components);
    while (jpeg_.output_scanline < jpeg_.output_height) {
      JSAMPROW row = samples + jpeg_.output_scanline * row_bytes;
      jpeg_read_scanlines(&jpeg_, &row, 1);
    }
    jpeg_finish_decompress(&jpeg_);
    return true;
  }

  std::uint64_t width() const { return jpeg_.output_width; }
  std::uint64_t height() const { return jpeg_.output_height; }
  int channels() const { return jpeg_.out_color_components; }
  bool is_cmyk() const { return jpeg_.jpeg_color_space == JCS_CMYK || jpeg_.jpeg_color_space == JCS_YCCK; }
  const char* fault() const { return fault_; }

  int orientation() const {
    constexpr std::string_view exif = "Exif\0\0"sv;
    for (auto marker = jpeg_.marker_list; marker; marker = marker->next) {
      const auto bytes = std::as_bytes(std::span(marker->data, marker->data_length));
      if (bytes.size() > exif.size() && std::memcmp(bytes.data(), exif.data(), exif.size()) == 0)
        return exif_orientation(bytes.subspan(exif.size()));
    }
    return 1;
  }

 private:
  static constexpr int exif_marker = JPEG_APP0 + 1;

  static void on_error(j_common_ptr jpeg) {
    auto* self = static_cast<JpegDecoder*>(jpeg->client_data);
    jpeg->err->format_message(jpeg, self->fault_);
    std::longjmp(self->jump_, 1);
  }

  std::span<const std::byte> bytes_;
  jpeg_decompress_struct jpeg_{};
  jpeg_error_mgr errors_{};
  std::jmp_buf jump_;
  char fault_[JMSG_LENGTH_MAX] = "";
};

class JpegFile : public PhaseFile {
 public:
  explicit JpegFile(std::unique_ptr<Source> source) : source_(std::move(source)) {}
  std::size_t frames() const override { return 1; }

  PhaseFileInfo info() const override {
    JpegDecoder jpeg(source_->whole());
    Frame frame = frame_of(jpeg);
    if (swaps_sides(jpeg.orientation())) std::swap(frame.height, frame.width);
    return {1, frame.height, frame.width, frame.channels, frame.type, {}, {}, false};
  }

  FetchedFrame fetch(std::size_t index) override {
    check_frame(source_->name(), index, 1);
    source_->whole();  // from now on in memory
    return {index, {}};
  }

  Frame decode(FetchedFrame) const override {
    JpegDecoder jpeg(source_->whole());
    Frame frame = frame_of(jpeg);
    const int orientation = jpeg.orientation();  // decoding ends with libjpeg forgetting its markers
    frame.samples.resize(jpeg.width() * jpeg.height() * static_cast<unsigned>(frame.channels));
    if (!jpeg.decode(reinterpret_cast<unsigned char*>(frame.samples.data()))) fail(jpeg);
    return upright(std::move(frame), orientation);
  }

 private:
  /// Sides and type by the header, no samples.
  Frame frame_of(JpegDecoder& jpeg) const {
    if (!jpeg.read_header()) fail(jpeg);
    if (jpeg.is_cmyk()) source_->fail("a CMYK JPEG; phase images have one channel. Export the phase as float32 TIFF.");
    const std::uint64_t pixels = jpeg.width() * jpeg.height();
    // A block of 64 pixels takes at least one bit of Huffman code.
    if (pixels > largest_image_px || pixels > 1024 * source_->size())
      source_->fail("its header claims " + std::to_string(jpeg.width()) + " x " + std::to_string(jpeg.height()) +
                    " pixels, more than the file can hold. It is corrupt: copy it again.");
    Frame frame;
    frame.width = static_cast<int>(jpeg.width());
    frame.height = static_cast<int>(jpeg.height());
    frame.channels = jpeg.channels();
    frame.type = SampleType::u8;
    return frame;
  }

  [[noreturn]] void fail(const JpegDecoder& jpeg) const {
    source_->fail(std::string("corrupt or truncated JPEG (") + jpeg.fault() + "). Copy it again.");
  }

  std::unique_ptr<Source> source_;
};

}  // namespace

std::unique_ptr<PhaseFile> open_jpeg(std::unique_ptr<Source> source) {
  return std::make_unique<JpegFile>(std::move(source));
}

}  // namespace leukolens
