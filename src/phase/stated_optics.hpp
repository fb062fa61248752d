#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "leukolens/phase/image.hpp"

namespace leukolens {

/// What the texts of a file say of its optics.
struct StatedOptics {
  Optics optics;
  std::string fault;  ///< why a pixel size that is stated was not understood, quoting it; empty where there is none
};

/// One side of a pixel as a file states it: `text` is what a message quotes.
struct StatedLength {
  std::optional<double> um;
  std::string text;
};

/// @param number  of `unit`, as the file spells it
StatedLength stated_length(std::string_view number, std::string_view unit);

/// The pixel size where both sides are understood, agree and can be those of a microscope; else the fault.
/// @param y  nothing where the file states one side only
StatedOptics square_pixels(const StatedLength& x, const std::optional<StatedLength>& y);

}  // namespace leukolens
