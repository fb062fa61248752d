#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "leukolens/phase/image.hpp"

namespace leukolens {

/// What a microscope's settings in XML say of the optics, whatever their schema: an element or attribute counts whose
/// name, letters only and in lower case, contains `pixelsize`, `wavelength`, `refractiveindex` or `mediumindex`.
/// The unit is the end of the name (`PixelSize_um`), or an attribute, child or sibling whose name contains `unit`.
/// A decimal comma is understood. What belongs to a camera's chip is not the object's pixel size.
struct XmlSettings {
  Optics optics;
  std::string pixel_size_fault;       ///< as Frame::pixel_size_fault
  std::vector<std::string> warnings;  ///< what is stated and not understood, naming the file and quoting it
};

/// Never throws for what the file holds; a file that cannot be read or parsed is a warning.
XmlSettings settings_in_xml(const std::filesystem::path& path);

}  // namespace leukolens
