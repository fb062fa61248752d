#pragma once
#include <string>

#include "leukolens/core/json_fwd.hpp"

namespace leukolens {

/// Mean relevance per pixel from the centre over the outline to the outside, with its 95 % band over donors.
/// @param radial  of a class in atlas.json
std::string atlas_radial_svg(const Json& radial);

}  // namespace leukolens
