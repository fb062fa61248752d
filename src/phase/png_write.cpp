#include <png.h>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/phase/write.hpp"

namespace leukolens {

std::string encode_png(const cv::Mat& image) {
  if (image.empty() || image.dims != 2 || (image.type() != CV_8UC1 && image.type() != CV_8UC3))
    throw Error(Kind::bad_value, "a PNG needs a non-empty image of 8-bit grey or RGB samples");
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.cols);
  png.height = static_cast<png_uint_32>(image.rows);
  png.format = image.channels() == 1 ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
  const auto stride = static_cast<png_int_32>(image.step[0]);
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
  std::string bytes(size, '\0');
  if (!png_image_write_to_memory(&png, bytes.data(), &size, 0, image.data, stride, nullptr))
    throw Error(Kind::io, std::string("PNG could not be encoded: ") + png.message);
  bytes.resize(size);
  return bytes;
}

void write_png(const std::filesystem::path& path, const cv::Mat& image) { write_file(path, encode_png(image)); }

}  // namespace leukolens
