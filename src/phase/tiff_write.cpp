#include <tiffio.h>

#include <bit>
#include <cstring>
#include <memory>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/phase/write.hpp"
#include "phase/tiff_page_write.hpp"

namespace leukolens {
namespace {

/// A growing file in memory for libtiff to write into.
struct Buffer {
  std::string bytes;
  std::size_t position = 0;
};

Buffer& buffer(void* handle) { return *static_cast<Buffer*>(handle); }

tmsize_t on_write(thandle_t handle, void* data, tmsize_t count) {
  Buffer& b = buffer(handle);
  const auto size = static_cast<std::size_t>(count);
  if (b.bytes.size() < b.position + size) b.bytes.resize(b.position + size);
  std::memcpy(b.bytes.data() + b.position, data, size);
  b.position += size;
  return count;
}

tmsize_t on_read(thandle_t handle, void* data, tmsize_t count) {
  Buffer& b = buffer(handle);
  const auto size = std::min(static_cast<std::size_t>(count), b.bytes.size() - std::min(b.position, b.bytes.size()));
  std::memcpy(data, b.bytes.data() + b.position, size);
  b.position += size;
  return static_cast<tmsize_t>(size);
}

toff_t on_seek(thandle_t handle, toff_t offset, int whence) {
  Buffer& b = buffer(handle);
  b.position = offset + (whence == SEEK_CUR ? b.position : whence == SEEK_END ? b.bytes.size() : 0);
  return b.position;
}

/// @param image  H x W, CV_32F or CV_16U
std::string encode(const cv::Mat& image, int compression, const Optics& optics) {
  if (image.empty()) throw Error(Kind::bad_value, "a TIFF needs a non-empty image");
  Buffer out;
  const std::unique_ptr<TIFF, void (*)(TIFF*)> tiff(
      TIFFClientOpen(
          "memory", "wl", &out, on_read, on_write, on_seek, [](thandle_t) { return 0; },
          [](thandle_t handle) -> toff_t { return buffer(handle).bytes.size(); },
          [](thandle_t, void**, toff_t*) { return 0; }, [](thandle_t, void*, toff_t) {}),
      TIFFClose);
  if (!tiff) throw Error(Kind::io, "TIFF could not be encoded");
  if (!write_tiff_page(tiff.get(), image, compression, optics, ome_description(image, 1, optics)) ||
      !TIFFFlush(tiff.get()))
    throw Error(Kind::io, "TIFF could not be encoded");
  return std::move(out.bytes);
}

}  // namespace

std::string encode_tiff_f32(const cv::Mat1f& image, const Optics& optics) {
  return encode(image, COMPRESSION_NONE, optics);
}

std::string encode_tiff_u16(const cv::Mat1w& image, const Optics& optics) {
  return encode(image, COMPRESSION_ADOBE_DEFLATE, optics);
}

void write_tiff_f32(const std::filesystem::path& path, const cv::Mat1f& image, const Optics& optics) {
  write_file(path, encode_tiff_f32(image, optics));
}

}  // namespace leukolens
