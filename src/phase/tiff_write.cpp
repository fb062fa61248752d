#include <tiffio.h>

#include <bit>
#include <cstring>
#include <memory>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/write.hpp"

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

/// A minimal OME-XML block (OME-TIFF specification, schema 2016-06); empty where nothing is known.
std::string ome_description(const cv::Mat& image, const Optics& optics) {
  if (!optics.pixel_size_um && !optics.wavelength_nm && !optics.medium_index) return "";
  const std::string sides = "SizeX=\"" + std::to_string(image.cols) + "\" SizeY=\"" + std::to_string(image.rows) + "\"";
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\">"
      "<Image ID=\"Image:0\"><Pixels ID=\"Pixels:0\" DimensionOrder=\"XYCZT\" Type=\"" +
      std::string(image.depth() == CV_32F ? "float" : "uint16") + "\" " + sides +
      " SizeZ=\"1\" SizeC=\"1\" SizeT=\"1\" BigEndian=\"false\"";
  if (optics.pixel_size_um)
    for (const char* axis : {"X", "Y"})
      xml += std::string(" PhysicalSize") + axis + "=\"" + to_text(*optics.pixel_size_um) + "\" PhysicalSize" + axis +
             "Unit=\"\u00b5m\"";
  xml += "><Channel ID=\"Channel:0:0\" SamplesPerPixel=\"1\"/><TiffData/></Pixels></Image>";
  std::string known;
  if (optics.wavelength_nm) known += "<M K=\"wavelength_nm\">" + to_text(*optics.wavelength_nm) + "</M>";
  if (optics.medium_index) known += "<M K=\"medium_index\">" + to_text(*optics.medium_index) + "</M>";
  if (!known.empty())
    xml += "<StructuredAnnotations><MapAnnotation ID=\"Annotation:0\"><Value>" + known +
           "</Value></MapAnnotation></StructuredAnnotations>";
  return xml + "</OME>";
}

/// @param image  H x W, CV_32F or CV_16U
std::string encode(const cv::Mat& image, int compression, const Optics& optics) {
  if (image.empty()) throw Error(Kind::bad_value, "a TIFF needs a non-empty image");
  const cv::Mat samples = image.isContinuous() ? image : image.clone();
  Buffer out;
  const std::unique_ptr<TIFF, void (*)(TIFF*)> tiff(
      TIFFClientOpen(
          "memory", "wl", &out, on_read, on_write, on_seek, [](thandle_t) { return 0; },
          [](thandle_t handle) -> toff_t { return buffer(handle).bytes.size(); },
          [](thandle_t, void**, toff_t*) { return 0; }, [](thandle_t, void*, toff_t) {}),
      TIFFClose);
  if (!tiff) throw Error(Kind::io, "TIFF could not be encoded");
  TIFF* page = tiff.get();
  TIFFSetField(page, TIFFTAG_IMAGEWIDTH, samples.cols);
  TIFFSetField(page, TIFFTAG_IMAGELENGTH, samples.rows);
  const bool floats = samples.depth() == CV_32F;
  TIFFSetField(page, TIFFTAG_BITSPERSAMPLE, floats ? 32 : 16);
  TIFFSetField(page, TIFFTAG_COMPRESSION, compression);
  TIFFSetField(page, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(page, TIFFTAG_SAMPLEFORMAT, floats ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
  TIFFSetField(page, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  TIFFSetField(page, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(page, TIFFTAG_ROWSPERSTRIP, samples.rows);
  if (const std::string ome = ome_description(samples, optics); !ome.empty())
    TIFFSetField(page, TIFFTAG_IMAGEDESCRIPTION, ome.c_str());
  if (optics.pixel_size_um) {  // what ImageJ reads; it shows pixels of up to 10 um in um
    constexpr double um_per_cm = 1e4;
    TIFFSetField(page, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
    TIFFSetField(page, TIFFTAG_XRESOLUTION, um_per_cm / *optics.pixel_size_um);
    TIFFSetField(page, TIFFTAG_YRESOLUTION, um_per_cm / *optics.pixel_size_um);
  }
  const auto bytes = static_cast<tmsize_t>(samples.total() * samples.elemSize());
  if (TIFFWriteEncodedStrip(page, 0, samples.data, bytes) != bytes || !TIFFFlush(page))
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
