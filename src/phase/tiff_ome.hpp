#pragma once
#include <cstddef>
#include <map>
#include <string>

#include "phase/stated_optics.hpp"

namespace leukolens {

/// What the OME-XML in a TIFF's first description says (OME-TIFF specification, any schema and namespace prefix).
struct OmeDescription {
  /// PhysicalSizeX and Y (um where they name no unit) and the map annotations `wavelength_nm` and `medium_index`, as
  /// `encode_tiff_f32` writes them.
  StatedOptics stated;
  /// Where the series differ in pixel size: that of each page of this file, by its place among all pages from 0.
  std::map<std::size_t, StatedOptics> by_page;
  std::size_t planes = 0;       ///< images of all series; 0: not said
  bool in_other_files = false;  ///< some of them lie in other files of a set
};

/// All empty for texts that are not OME-XML.
OmeDescription read_ome(const std::string& description);

}  // namespace leukolens
