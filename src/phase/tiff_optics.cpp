#include "phase/tiff_optics.hpp"

#include <cmath>
#include <string_view>

#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

/// Micrometres in one `unit`; nothing for pixels and other units without a length.
std::optional<double> micrometres_in(std::string_view unit) {
  for (const auto name : {"\u00b5m", "\u03bcm", "um", "micron", "microns", "micrometer", "\\u00B5m"})
    if (unit == name) return 1;
  if (unit == "nm") return 1e-3;
  if (unit == "mm") return 1e3;
  if (unit == "cm") return 1e4;
  if (unit == "m") return 1e6;
  return std::nullopt;
}

std::optional<double> positive(std::optional<double> value) {
  return value && std::isfinite(*value) && *value > 0 ? value : std::nullopt;
}

/// Value of `name="..."` within one XML tag.
std::optional<std::string_view> attribute(std::string_view tag, std::string_view name) {
  const std::string key = " " + std::string(name) + "=";
  const auto place = tag.find(key);
  if (place == std::string_view::npos || place + key.size() >= tag.size()) return std::nullopt;
  const auto begin = place + key.size() + 1;
  const auto end = tag.find(tag[begin - 1], begin);
  if (end == std::string_view::npos) return std::nullopt;
  return tag.substr(begin, end - begin);
}

std::optional<double> physical_size(std::string_view pixels, const char* axis) {
  const auto value = attribute(pixels, axis);
  const auto unit = micrometres_in(attribute(pixels, std::string(axis) + "Unit").value_or("um"));
  const auto number = value ? positive(to_number(*value)) : std::nullopt;
  if (!number || !unit) return std::nullopt;
  return *number * *unit;
}

/// Number in `<M K="key">...</M>` of a map annotation.
std::optional<double> annotation(std::string_view xml, std::string_view key) {
  const std::string head = "K=\"" + std::string(key) + "\">";
  const auto place = xml.find(head);
  if (place == std::string_view::npos) return std::nullopt;
  const auto begin = place + head.size();
  return positive(to_number(xml.substr(begin, xml.find('<', begin) - begin)));
}

/// Pixels that are not square have no one size.
std::optional<double> square(std::optional<double> x, std::optional<double> y) {
  return x && y && std::abs(*x - *y) > 1e-3 * *x ? std::nullopt : x;
}

}  // namespace

Optics optics_of_ome(const std::string& description) {
  Optics optics;
  const std::string_view xml = description;
  const auto begin = xml.find("<OME") == std::string_view::npos ? xml.npos : xml.find("Pixels ");
  if (begin == std::string_view::npos) return optics;
  const auto tag = xml.substr(begin, xml.find('>', begin) - begin);
  optics.pixel_size_um = square(physical_size(tag, "PhysicalSizeX"), physical_size(tag, "PhysicalSizeY"));
  optics.wavelength_nm = annotation(xml, "wavelength_nm");
  optics.medium_index = annotation(xml, "medium_index");
  return optics;
}

Optics optics_of_imagej(const std::string& description, TIFF* page) {
  Optics optics;
  if (!description.starts_with("ImageJ=")) return optics;
  for (const std::string& line : split(description, '\n')) {
    if (!line.starts_with("unit=")) continue;
    const auto unit = micrometres_in(std::string_view(line).substr(5));
    float x = 0, y = 0;
    if (!unit || !TIFFGetField(page, TIFFTAG_XRESOLUTION, &x) || !TIFFGetField(page, TIFFTAG_YRESOLUTION, &y)) break;
    optics.pixel_size_um = square(positive(*unit / x), positive(*unit / y));
  }
  return optics;
}

}  // namespace leukolens
