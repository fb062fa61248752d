#include "phase/stated_optics.hpp"

#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/core/unicode.hpp"
#include "phase/length_unit.hpp"

namespace leukolens {
namespace {

// A pixel of a printer at 254 dots an inch; no microscope that shows single cells has such.
constexpr double largest_pixel_um = 100;
constexpr double same = 1e-3;  // relative difference below which two sides are one

}  // namespace

StatedLength stated_length(std::string_view number, std::string_view unit) {
  number = trimmed(number), unit = trimmed(unit);
  StatedLength length{{}, utf8_spelling(std::string(number) + (unit.empty() ? "" : " ") + std::string(unit))};
  const auto value = to_number(number);
  const auto um = micrometres_in(unit);
  if (value && um && std::isfinite(*value) && *value > 0) length.um = *value * *um;
  return length;
}

StatedOptics square_pixels(const StatedLength& x, const std::optional<StatedLength>& y) {
  StatedOptics stated;
  for (const StatedLength* side : {&x, y ? &*y : &x})
    if (!side->um && stated.fault.empty())
      stated.fault = "states the pixel size `" + side->text + "`, which is not understood (a positive number in " +
                     std::string(known_length_units) + ").";
  if (!stated.fault.empty()) return stated;
  if (y && std::abs(*x.um - *y->um) > same * *x.um)
    stated.fault = "states pixels of " + x.text + " x " + y->text + ", which are not square; resample them first.";
  else if (*x.um > largest_pixel_um)
    stated.fault = "states the pixel size `" + x.text + "`, which is a printer's or a screen's, not a microscope's.";
  else
    stated.optics.pixel_size_um = x.um;
  return stated;
}

}  // namespace leukolens
