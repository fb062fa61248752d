#include "phase/tiff_ome.hpp"

#include <algorithm>
#include <cmath>
#include <pugixml.hpp>
#include <string_view>
#include <vector>

#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

/// The name without its namespace's prefix.
std::string_view local_name(std::string_view name) {
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

class Finder : public pugi::xml_tree_walker {
 public:
  explicit Finder(std::string_view name) : name_(name) {}
  bool for_each(pugi::xml_node& node) override {
    if (node.type() == pugi::node_element && local_name(node.name()) == name_) found_.push_back(node);
    return true;
  }
  std::vector<pugi::xml_node> take() { return std::move(found_); }

 private:
  std::string_view name_;
  std::vector<pugi::xml_node> found_;
};

std::vector<pugi::xml_node> find_all(pugi::xml_node root, std::string_view name) {
  Finder finder(name);
  root.traverse(finder);
  return finder.take();
}

std::optional<StatedLength> side_of(const pugi::xml_node& pixels, const std::string& axis) {
  const auto number = pixels.attribute(axis.c_str());
  if (!number) return std::nullopt;
  const auto unit = pixels.attribute((axis + "Unit").c_str());
  return stated_length(number.value(), unit ? unit.value() : "um");  // OME's default
}

StatedOptics pixels_of(const pugi::xml_node& pixels) {
  const auto x = side_of(pixels, "PhysicalSizeX"), y = side_of(pixels, "PhysicalSizeY");
  if (x) return square_pixels(*x, y);
  return y ? square_pixels(*y, {}) : StatedOptics();
}

/// Whether all series state the same pixel size, or the same fault.
bool alike(const std::vector<pugi::xml_node>& series) {
  const StatedOptics first = pixels_of(series.front());
  return std::all_of(series.begin(), series.end(), [&](const pugi::xml_node& pixels) {
    const StatedOptics other = pixels_of(pixels);
    return other.optics.pixel_size_um == first.optics.pixel_size_um && other.fault == first.fault;
  });
}

std::size_t plane_count(const pugi::xml_node& pixels) {
  const auto size = [&](const char* name) { return static_cast<std::size_t>(pixels.attribute(name).as_ullong(1)); };
  const std::size_t channels = find_all(pixels, "Channel").size();  // one a plane, also where a plane is RGB
  return size("SizeZ") * size("SizeT") * (channels > 0 ? channels : size("SizeC"));
}

/// Which TiffData elements speak of this file and not of another one of a set.
class ThisFile {
 public:
  explicit ThisFile(const pugi::xml_document& document) : uuid_(document.document_element().attribute("UUID").value()) {
    const auto uuids = find_all(document, "UUID");
    alone_ = std::all_of(uuids.begin(), uuids.end(),
                         [&](const auto& uuid) { return text_of(uuid) == text_of(uuids.front()); });
  }
  bool holds(const pugi::xml_node& block) const {
    const auto uuids = find_all(block, "UUID");
    return alone_ || uuids.empty() || text_of(uuids.front()) == uuid_;
  }

 private:
  static std::string_view text_of(const pugi::xml_node& uuid) { return trimmed(uuid.text().get()); }
  std::string_view uuid_;
  bool alone_;
};

/// The pixel size of each page that a series names: TiffData with IFD and PlaneCount, or one page a plane in order.
std::map<std::size_t, StatedOptics> pages_of(const std::vector<pugi::xml_node>& series,
                                             const pugi::xml_document& document) {
  constexpr std::size_t most_pages = 10'000'000;
  std::map<std::size_t, StatedOptics> pages;
  const ThisFile this_file(document);
  std::size_t next = 0;
  for (const auto& pixels : series) {
    const StatedOptics stated = pixels_of(pixels);
    const auto blocks = find_all(pixels, "TiffData");
    const auto add = [&](std::size_t first, std::size_t count) {
      for (next = first; count > 0 && pages.size() < most_pages; --count) pages[next++] = stated;
    };
    if (blocks.empty()) add(next, plane_count(pixels));
    for (const auto& block : blocks) {
      if (!this_file.holds(block)) continue;
      const auto ifd = block.attribute("IFD");
      add(ifd ? ifd.as_ullong() : next, block.attribute("PlaneCount").as_ullong(ifd ? 1 : plane_count(pixels)));
    }
  }
  return pages;
}

/// Number in `<M K="key">...</M>` of a map annotation.
std::optional<double> annotation(const std::vector<pugi::xml_node>& entries, std::string_view key) {
  for (const auto& entry : entries) {
    if (entry.attribute("K").value() != key) continue;
    const auto value = to_number(trimmed(entry.text().get()));
    if (value && std::isfinite(*value) && *value > 0) return value;
  }
  return std::nullopt;
}

}  // namespace

OmeDescription read_ome(const std::string& description) {
  OmeDescription ome;
  if (description.find("OME") == std::string::npos || description.find('<') == std::string::npos) return ome;
  pugi::xml_document document;
  const auto result = document.load_buffer(description.data(), description.size());
  if (local_name(document.document_element().name()) != "OME") return ome;
  if (!result) {
    ome.stated.fault = std::string("holds OME-XML that cannot be parsed (") + result.description() + ").";
    return ome;
  }
  const auto pixels = find_all(document, "Pixels");
  if (!pixels.empty() && alike(pixels)) {
    ome.stated = pixels_of(pixels.front());
  } else if (!pixels.empty()) {
    ome.stated.fault = "states different pixel sizes for its series; export each series by itself.";
    ome.by_page = pages_of(pixels, document);
  }
  for (const auto& series : pixels) ome.planes += plane_count(series);
  for (const auto& uuid : find_all(document, "UUID")) ome.in_other_files |= !uuid.attribute("FileName").empty();
  const auto entries = find_all(document, "M");
  ome.stated.optics.wavelength_nm = annotation(entries, "wavelength_nm");
  ome.stated.optics.medium_index = annotation(entries, "medium_index");
  return ome;
}

}  // namespace leukolens
