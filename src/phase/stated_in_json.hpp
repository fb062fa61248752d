#pragma once
#include <optional>
#include <string>

#include "leukolens/phase/frame.hpp"
#include "leukolens/phase/image.hpp"

namespace leukolens {

/// What the settings that a microscope's program keeps as JSON say of phase and optics. Keys may lie at any depth and
/// be spelled any way; a length counts only where its key names the unit (`pixelSizeUm`, `wavelength_nm`).
struct StatedSettings {
  std::optional<PhaseRange> crop;  ///< `crop_min`, `crop_max` in rad
  Optics optics;
};

/// @param text  JSON; anything else says nothing
StatedSettings settings_of_json(const std::string& text);

}  // namespace leukolens
