#include "dataset/other_formats.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

/// Formats that may hold images of cells and are not read, by ending.
const std::map<std::string, std::string>& image_formats() {
  static const std::map<std::string, std::string> formats = {
      {".bmp", "BMP"},         {".gif", "GIF"},        {".webp", "WebP"},       {".jp2", "JPEG 2000"},
      {".j2k", "JPEG 2000"},   {".heic", "HEIC"},      {".dng", "DNG"},         {".pgm", "PGM"},
      {".dcm", "DICOM"},       {".fits", "FITS"},      {".bin", "BIN"},         {".zip", "ZIP"},
      {".mat", "MATLAB"},      {".zarr", "Zarr"},      {".czi", "Zeiss CZI"},   {".lsm", "Zeiss LSM"},
      {".lif", "Leica LIF"},   {".nd2", "Nikon ND2"},  {".oib", "Olympus OIB"}, {".oif", "Olympus OIF"},
      {".vsi", "Olympus VSI"}, {".ims", "Imaris IMS"}, {".dv", "DeltaVision"},  {".svs", "SVS"},
      {".ndpi", "NDPI"},       {".avi", "AVI"},        {".mp4", "MP4"}};
  return formats;
}

}  // namespace

std::string format_name(const std::string& ending) {
  const auto known = image_formats().find(ending);
  if (known != image_formats().end()) return known->second;
  return ending.empty() ? "without ending" : ending;
}

std::map<std::string, std::size_t> formats_of(const std::map<std::string, std::size_t>& endings) {
  std::map<std::string, std::size_t> formats;
  for (const auto& [ending, count] : endings) formats[format_name(ending)] += count;
  return formats;
}

std::string counted_formats(const std::map<std::string, std::size_t>& formats) {
  std::vector<std::pair<std::string, std::size_t>> order(formats.begin(), formats.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> parts;
  for (const auto& [name, count] : order) parts.push_back(std::to_string(count) + " " + name);
  return join(parts, ", ");
}

void warn_of_other_formats(const std::filesystem::path& folder, const FolderListing& listing, const Warn& warn) {
  std::map<std::string, std::size_t> found;
  std::size_t unread = 0;
  for (const auto& [ending, count] : listing.others)
    if (image_formats().contains(ending)) {
      found[format_name(ending)] += count;
      unread += count;
    }
  if (unread > 0 && warn)
    warn(folder.string() + ": " + std::to_string(unread) + " of " + std::to_string(unread + listing.images.size()) +
         " image files in it and the folders below are not read: " + counted_formats(found) +
         ". Export their phase as float32 TIFF or NPY if they are cells.");
}

}  // namespace leukolens
