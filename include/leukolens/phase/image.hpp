#pragma once
#include <opencv2/core.hpp>
#include <optional>
#include <string>

namespace leukolens {

enum class Unit { rad, arbitrary };
const char* name_of(Unit unit);  ///< "rad" | "arbitrary"
/// @throws Error  Kind::bad_value for another text
Unit unit_from(const std::string& name);

/// How the image was taken; what is not known stays empty.
struct Optics {
  std::optional<double> pixel_size_um;  ///< > 0, of the object, not the camera
  std::optional<double> wavelength_nm;  ///< > 0, in vacuum
  std::optional<double> medium_index;   ///< refractive index of the medium, > 1
};

/// A quantitative phase image: H x W float32, 0 = medium.
struct PhaseImage {
  cv::Mat1f phase;
  Unit unit = Unit::rad;
  Optics optics;
};

}  // namespace leukolens
