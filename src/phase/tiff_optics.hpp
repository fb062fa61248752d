#pragma once
#include <tiffio.h>

#include <string>

#include "leukolens/phase/image.hpp"

namespace leukolens {

/// What an OME-XML description says: PhysicalSizeX (with its unit; um by default) where X and Y agree, and the map
/// annotations `wavelength_nm` and `medium_index`, as `encode_tiff_f32` writes them. All empty for other texts.
Optics optics_of_ome(const std::string& description);

/// Pixel size of a page that ImageJ wrote: resolution in pixels per `unit=` of its description. The plain TIFF
/// resolution unit (inch, centimetre) is not trusted: it mostly holds a printer's or the camera's resolution.
Optics optics_of_imagej(const std::string& description, TIFF* page);

}  // namespace leukolens
