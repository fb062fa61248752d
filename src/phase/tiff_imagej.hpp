#pragma once
#include <tiffio.h>

#include <cstddef>
#include <string>

#include "phase/stated_optics.hpp"

namespace leukolens {

/// What ImageJ wrote into the description of a TIFF's first page; it holds for all pages.
struct ImageJDescription {
  /// Pixel size: resolution of the page in pixels per `unit=`. The plain TIFF resolution unit (inch, centimetre) is not
  /// trusted: it mostly holds a printer's or the camera's resolution.
  StatedOptics stated;
  std::size_t images = 0;  ///< of the stack; 0: not said
};

/// All empty for other programs' texts.
ImageJDescription read_imagej(const std::string& description, TIFF* page);

}  // namespace leukolens
