#include <png.h>

#include <csetjmp>
#include <new>
#include <utility>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/phase/write.hpp"

namespace leukolens {
namespace {

/// libpng's state while one image is written.
class Writer {
 public:
  Writer() {
    png_ = png_create_write_struct(PNG_LIBPNG_VER_STRING, this, on_error, [](png_structp, png_const_charp) {});
    if (png_) info_ = png_create_info_struct(png_);
    if (!info_) {
      png_destroy_write_struct(&png_, &info_);
      throw Error(Kind::io, "PNG could not be encoded: no memory");
    }
    png_set_write_fn(png_, this, append, [](png_structp) {});
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { png_destroy_write_struct(&png_, &info_); }

  std::string encode(const cv::Mat& image) {
    if (!write(image)) throw Error(Kind::io, "PNG could not be encoded: " + message_);
    return std::move(bytes_);
  }

 private:
  /// False where libpng jumped out; nothing here needs a destructor.
  bool write(const cv::Mat& image) {
    if (setjmp(png_jmpbuf(png_))) return false;
    png_set_IHDR(png_, info_, static_cast<png_uint_32>(image.cols), static_cast<png_uint_32>(image.rows), 8,
                 image.channels() == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    // In enlarged cells the row above predicts well. libpng's own choice takes seven times as long to save a sixth.
    png_set_filter(png_, PNG_FILTER_TYPE_BASE, PNG_FILTER_UP);
    png_set_compression_level(png_, 1);
    png_set_compression_buffer_size(png_, 1 << 18);
    png_write_info(png_, info_);
    for (int y = 0; y < image.rows; ++y) png_write_row(png_, image.ptr(y));
    png_write_end(png_, nullptr);
    return true;
  }

  static void on_error(png_structp png, png_const_charp message) {
    static_cast<Writer*>(png_get_error_ptr(png))->message_ = message;
    png_longjmp(png, 1);
  }
  static void append(png_structp png, png_bytep data, std::size_t size) {
    bool no_memory = false;
    try {
      static_cast<Writer*>(png_get_io_ptr(png))->bytes_.append(reinterpret_cast<const char*>(data), size);
    } catch (const std::bad_alloc&) {
      no_memory = true;
    }
    if (no_memory) png_error(png, "no memory");
  }

  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  std::string bytes_, message_;
};

}  // namespace

std::string encode_png(const cv::Mat& image) {
  if (image.empty() || image.dims != 2 || (image.type() != CV_8UC1 && image.type() != CV_8UC3))
    throw Error(Kind::bad_value, "a PNG needs a non-empty image of 8-bit grey or RGB samples");
  return Writer().encode(image);
}

void write_png(const std::filesystem::path& path, const cv::Mat& image) { write_file(path, encode_png(image)); }

}  // namespace leukolens
