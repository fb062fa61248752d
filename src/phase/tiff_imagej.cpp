#include "phase/tiff_imagej.hpp"

#include <algorithm>
#include <map>

#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

/// `key=value` lines; ends of lines of any system.
std::map<std::string, std::string> entries_of(std::string description) {
  std::replace(description.begin(), description.end(), '\r', '\n');
  std::map<std::string, std::string> entries;
  for (const std::string& line : split(description, '\n')) {
    const auto equals = line.find('=');
    if (equals != std::string::npos)
      entries.emplace(lower(trimmed(line.substr(0, equals))), trimmed(line.substr(equals + 1)));
  }
  return entries;
}

}  // namespace

ImageJDescription read_imagej(const std::string& description, TIFF* page) {
  ImageJDescription imagej;
  if (!description.starts_with("ImageJ=")) return imagej;
  const auto entries = entries_of(description);
  if (const auto images = entries.find("images"); images != entries.end())
    imagej.images = static_cast<std::size_t>(std::clamp(to_number(images->second).value_or(0), 0., 1e9));
  const auto unit = entries.find("unit"), unit_y = entries.find("yunit");
  float x = 0, y = 0;
  if (unit == entries.end() || unit->second.empty() || !TIFFGetField(page, TIFFTAG_XRESOLUTION, &x) ||
      !TIFFGetField(page, TIFFTAG_YRESOLUTION, &y))
    return imagej;
  if (unit->second.starts_with("pixel") && x == 1 && y == 1) return imagej;  // ImageJ's own words for "not calibrated"
  imagej.stated =
      square_pixels(stated_length(to_text(1. / x), unit->second),
                    stated_length(to_text(1. / y), unit_y == entries.end() ? unit->second : unit_y->second));
  return imagej;
}

}  // namespace leukolens
