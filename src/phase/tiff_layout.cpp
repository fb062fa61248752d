#include "phase/tiff_layout.hpp"

#include <optional>
#include <string>

#include "leukolens/phase/unfit.hpp"

namespace leukolens {
namespace {

template <typename T>
T field(TIFF* page, ttag_t tag, T otherwise) {
  T value = otherwise;
  return TIFFGetFieldDefaulted(page, tag, &value) ? value : otherwise;
}

std::optional<SampleType> sample_type(std::uint16_t format, std::uint16_t bits) {
  switch (format) {
    case SAMPLEFORMAT_UINT:
    case SAMPLEFORMAT_VOID:
      if (bits == 8) return SampleType::u8;
      if (bits == 16) return SampleType::u16;
      if (bits == 32) return SampleType::u32;
      if (bits == 64) return SampleType::u64;
      break;
    case SAMPLEFORMAT_INT:
      if (bits == 8) return SampleType::i8;
      if (bits == 16) return SampleType::i16;
      if (bits == 32) return SampleType::i32;
      if (bits == 64) return SampleType::i64;
      break;
    case SAMPLEFORMAT_IEEEFP:
      if (bits == 16) return SampleType::f16;
      if (bits == 32) return SampleType::f32;
      if (bits == 64) return SampleType::f64;
      break;
    default:
      break;
  }
  return std::nullopt;
}

/// Grey samples of less than a byte, in strips; those of tiles and colour maps are not read.
bool is_packed(TIFF* page, std::uint16_t bits, std::uint16_t format) {
  return (bits == 1 || bits == 2 || bits == 4) && (format == SAMPLEFORMAT_UINT || format == SAMPLEFORMAT_VOID) &&
         !TIFFIsTiled(page) && field<std::uint16_t>(page, TIFFTAG_SAMPLESPERPIXEL, 1) == 1 &&
         field<std::uint16_t>(page, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) != PHOTOMETRIC_PALETTE;
}

const char* name_of_format(std::uint16_t format) {
  switch (format) {
    case SAMPLEFORMAT_IEEEFP:
      return "float";
    case SAMPLEFORMAT_COMPLEXIEEEFP:
    case SAMPLEFORMAT_COMPLEXINT:
      return "complex";
    default:
      return "integer";
  }
}

void check_photometric(TIFF* page, const TiffLayout& layout, const Source& source) {
  const auto photometric = field<std::uint16_t>(page, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  switch (photometric) {
    case PHOTOMETRIC_MINISBLACK:
    case PHOTOMETRIC_RGB:
      return;
    case PHOTOMETRIC_PALETTE:
      if (layout.type == SampleType::u8 && layout.stored == 1) return;
      break;
    case PHOTOMETRIC_YCBCR:  // libtiff turns it into RGB
      if (field<std::uint16_t>(page, TIFFTAG_COMPRESSION, COMPRESSION_NONE) == COMPRESSION_JPEG) return;
      break;
    case PHOTOMETRIC_MINISWHITE:
      source.fail("grey values are stored inverted (0 is white). Export with 0 as black, best as float32 radians.");
    default:
      break;
  }
  source.fail("colour space " + std::to_string(photometric) + " of TIFF is not read. Export the phase as float32.");
}

std::uint16_t count_channels(TIFF* page, const TiffLayout& layout) {
  std::uint16_t extra = 0, *kinds = nullptr;
  std::uint16_t channels = layout.stored;
  if (!TIFFGetField(page, TIFFTAG_EXTRASAMPLES, &extra, &kinds)) return channels;
  for (std::uint16_t i = 0; i < extra && channels > 1; ++i)
    if (kinds[i] == EXTRASAMPLE_ASSOCALPHA || kinds[i] == EXTRASAMPLE_UNASSALPHA) --channels;
  return channels;
}

/// How many times larger the pixels may be than the file that holds them.
std::uint64_t largest_ratio(std::uint16_t compression) {
  switch (compression) {
    case COMPRESSION_NONE:
      return 1;
    case COMPRESSION_PACKBITS:
      return 64;
    default:
      return 3000;  // deflate 1032, LZW 2730 (12-bit codes for up to 4096 bytes)
  }
}

void check_size(const TiffLayout& layout, std::uint16_t compression, const Source& source) {
  if (layout.width == 0 || layout.height == 0 || layout.stored == 0)
    throw UnfitImage(Unfit::empty, source.name() + ": no pixels. Export the image again.");
  const std::uint64_t pixels = std::uint64_t{layout.width} * layout.height;
  const std::uint64_t of_a_byte = layout.packed_bits ? 8 / layout.packed_bits : 1;
  if (pixels <= largest_image_px &&
      pixels <= largest_ratio(compression) * source.size() * of_a_byte / layout.pixel_bytes())
    return;
  source.fail("its header claims " + std::to_string(layout.width) + " x " + std::to_string(layout.height) +
              " pixels, more than the file's " + std::to_string(source.size()) +
              " bytes can hold. It is truncated or corrupt: copy it again.");
}

}  // namespace

TiffLayout tiff_layout(const TiffHandle& tiff, const Source& source) {
  TIFF* page = tiff.get();
  TiffLayout layout;
  TIFFGetField(page, TIFFTAG_IMAGEWIDTH, &layout.width);
  TIFFGetField(page, TIFFTAG_IMAGELENGTH, &layout.height);
  const auto bits = field<std::uint16_t>(page, TIFFTAG_BITSPERSAMPLE, 1);
  const auto format = field<std::uint16_t>(page, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
  const auto compression = field<std::uint16_t>(page, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
  const bool packed = is_packed(page, bits, format);
  const auto type = packed ? std::optional(SampleType::u8) : sample_type(format, bits);
  if (!type)
    source.fail(std::to_string(bits) + "-bit " + name_of_format(format) +
                " samples are not read. Export the phase as float32.");
  layout.type = *type;
  layout.packed_bits = packed ? bits : 0;
  layout.orientation = field<std::uint16_t>(page, TIFFTAG_ORIENTATION, 1);
  layout.stored = field<std::uint16_t>(page, TIFFTAG_SAMPLESPERPIXEL, 1);
  layout.planar = layout.stored > 1 && field<std::uint16_t>(page, TIFFTAG_PLANARCONFIG, 1) == PLANARCONFIG_SEPARATE;
  layout.palette = field<std::uint16_t>(page, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) == PHOTOMETRIC_PALETTE;
  layout.tiled = TIFFIsTiled(page) != 0;
  if (!TIFFIsCODECConfigured(compression))
    source.fail("TIFF compression " + std::to_string(compression) + " is not read. Export without compression.");
  check_size(layout, compression, source);
  check_photometric(page, layout, source);
  layout.channels = count_channels(page, layout);
  if (compression == COMPRESSION_JPEG) TIFFSetField(page, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  return layout;
}

}  // namespace leukolens
