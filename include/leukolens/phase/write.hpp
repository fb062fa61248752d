#pragma once
#include <filesystem>
#include <opencv2/core.hpp>
#include <string>

#include "leukolens/phase/image.hpp"

namespace leukolens {

/// The bytes of a PNG file. @param image  H x W, CV_8UC1 (grey) or CV_8UC3 (channels in the order red, green, blue)
/// @throws Error  Kind::bad_value for another type or an empty image
std::string encode_png(const cv::Mat& image);

/// Writes `encode_png(image)` whole or not at all. @throws Error  Kind::bad_value, Kind::io naming the path
void write_png(const std::filesystem::path& path, const cv::Mat& image);

/// The bytes of a float32 TIFF file, uncompressed, little-endian; every value keeps its bits. What is known of the
/// optics goes into an OME-XML description: PhysicalSizeX/Y in um (any OME reader), wavelength and medium index as map
/// annotations. The pixel size is also the resolution of the page in pixels per centimetre, where ImageJ without its
/// Bio-Formats plugin finds it.
/// @throws Error  Kind::bad_value for an empty image
std::string encode_tiff_f32(const cv::Mat1f& image, const Optics& optics = {});

/// The same of a label image: uint16, deflated (LZW needs an extra package in Python).
std::string encode_tiff_u16(const cv::Mat1w& image, const Optics& optics = {});

/// Writes `encode_tiff_f32(image, optics)` whole or not at all. @throws Error  Kind::bad_value, Kind::io
void write_tiff_f32(const std::filesystem::path& path, const cv::Mat1f& image, const Optics& optics = {});

}  // namespace leukolens
