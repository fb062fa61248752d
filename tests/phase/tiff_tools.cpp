#include "phase/tiff_tools.hpp"

#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace leukolens {
namespace {

template <typename T>
void put_sample(std::string& bytes, double value) {
  const T sample = static_cast<T>(value);
  bytes.append(reinterpret_cast<const char*>(&sample), sizeof sample);
}

std::string encode(SampleType type, double value) {
  std::string bytes;
  switch (type) {
    case SampleType::u8:
      put_sample<std::uint8_t>(bytes, value);
      break;
    case SampleType::i8:
      put_sample<std::int8_t>(bytes, value);
      break;
    case SampleType::u16:
      put_sample<std::uint16_t>(bytes, value);
      break;
    case SampleType::i16:
      put_sample<std::int16_t>(bytes, value);
      break;
    case SampleType::u32:
      put_sample<std::uint32_t>(bytes, value);
      break;
    case SampleType::i32:
      put_sample<std::int32_t>(bytes, value);
      break;
    case SampleType::f32:
      put_sample<float>(bytes, value);
      break;
    case SampleType::f64:
      put_sample<double>(bytes, value);
      break;
    default:
      throw std::logic_error("type not written by the tests");
  }
  return bytes;
}

int sample_format(SampleType type) {
  if (type == SampleType::f32 || type == SampleType::f64) return SAMPLEFORMAT_IEEEFP;
  return type == SampleType::i8 || type == SampleType::i16 || type == SampleType::i32 ? SAMPLEFORMAT_INT
                                                                                      : SAMPLEFORMAT_UINT;
}

void expect(bool ok) {
  if (!ok) throw std::runtime_error("libtiff could not write a test file");
}

/// Samples of rows y0.. of columns x0.., all channels or one, as they stand in a strip or (zero-filled) tile.
std::string block(const TiffSpec& spec, const std::vector<double>& values, int x0, int y0, int width, int height,
                  int channel) {
  std::string bytes;
  for (int y = y0; y < y0 + height; ++y)
    for (int x = x0; x < x0 + width; ++x)
      for (int c = channel < 0 ? 0 : channel; c < (channel < 0 ? spec.channels : channel + 1); ++c) {
        const bool inside = x < spec.width && y < spec.height;
        bytes +=
            encode(spec.type, inside ? values[static_cast<std::size_t>((y * spec.width + x) * spec.channels + c)] : 0);
      }
  return bytes;
}

void write_pixels(TIFF* tiff, const TiffSpec& spec, const std::vector<double>& values) {
  const int planes = spec.planar ? spec.channels : 1;
  const int step_y = spec.tile ? spec.tile : spec.rows_per_strip, step_x = spec.tile ? spec.tile : spec.width;
  std::uint32_t number = 0;
  for (int plane = 0; plane < planes; ++plane)
    for (int y = 0; y < spec.height; y += step_y)
      for (int x = 0; x < spec.width; x += step_x, ++number) {
        const int rows = spec.tile ? spec.tile : std::min(step_y, spec.height - y);
        std::string bytes = block(spec, values, x, y, step_x, rows, spec.planar ? plane : -1);
        const auto size = static_cast<tmsize_t>(bytes.size());
        expect((spec.tile ? TIFFWriteEncodedTile(tiff, number, bytes.data(), size)
                          : TIFFWriteEncodedStrip(tiff, number, bytes.data(), size)) == size);
      }
}

}  // namespace

void write_tiff(const std::filesystem::path& path, const TiffSpec& spec) {
  TIFF* tiff = TIFFOpen(path.c_str(), spec.mode);
  expect(tiff != nullptr);
  for (int page = 0; page < spec.pages; ++page) {
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, spec.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, spec.height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, static_cast<int>(8 * size_of(spec.type)));
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, spec.channels);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, sample_format(spec.type));
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, spec.photometric);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, spec.compression);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, spec.planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    if (spec.tile) {
      TIFFSetField(tiff, TIFFTAG_TILEWIDTH, spec.tile);
      TIFFSetField(tiff, TIFFTAG_TILELENGTH, spec.tile);
    } else {
      TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, spec.rows_per_strip);
    }
    if (!spec.description.empty()) TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, spec.description.c_str());
    if (spec.more) spec.more(tiff, page);
    write_pixels(tiff, spec, tiff_values(spec, page));
    expect(TIFFWriteDirectory(tiff) == 1);
  }
  TIFFClose(tiff);
}

}  // namespace leukolens
