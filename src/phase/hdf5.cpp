#include <algorithm>

#include "leukolens/core/natural_order.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/unfit.hpp"
#include "phase/hdf5_layouts.hpp"
#include "phase/readers.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_listed = 12;
const char* const what_to_export =
    "Reconstruct the phase in the microscope's program (or with qpretrieve) and export it as qpimage HDF5 or as "
    "float32 TIFF in rad.";

[[noreturn]] void refuse(const Hdf5File& file, const std::string& fault) {
  throw UnfitImage(Unfit::unreadable, file.name() + ": " + fault);
}

/// Interference images are no phase: a network would be run on fringes.
void refuse_raw_holograms(const Hdf5File& file) {
  if (file.has_dataset("/timeStep0/hologram"))
    refuse(file, std::string("holds raw holograms (/timeStep0/hologram), not phase. ") + what_to_export);
  const auto format = file.text_attribute("/", "file_format"), modality = file.text_attribute("/", "imaging_modality");
  if (format != "qpformat" || !modality) return;
  refuse(file, "holds raw data of " + *modality + ", not phase. " + what_to_export);
}

void list_datasets(const Hdf5File& file, const std::string& group, int depth, std::vector<std::string>& found) {
  for (const auto& name : file.names(group)) {
    if (found.size() > most_listed) return;
    const auto path = (group == "/" ? "" : group) + "/" + name;
    if (depth < 4 && file.has_group(path)) list_datasets(file, path, depth + 1, found);
    try {
      std::vector<std::string> sides;
      const auto dataset = file.dataset(path);
      for (const auto side : dataset.shape()) sides.push_back(std::to_string(side));
      found.push_back(path + " (" + join(sides, " x ") + " " + name_of(dataset.type()) + ")");
    } catch (const UnfitImage&) {  // no images
    }
  }
}

[[noreturn]] void refuse_unknown_layout(const Hdf5File& file) {
  std::vector<std::string> found;
  list_datasets(file, "/", 0, found);
  if (found.empty()) refuse(file, "an HDF5 file without images (no dataset of numbers that is H x W or N x H x W).");
  if (found.size() > most_listed) found.resize(most_listed), found.push_back("...");
  refuse(file, "an HDF5 file of unknown layout. Name the dataset of the phase images behind ::, such as " +
                   file.name() + "::" + found.front().substr(0, found.front().find(' ')) + ". It holds " +
                   join(found, ", ") + ".");
}

/// Names of the frames of a capture: those in the group `image` that are numbers. Nothing where there is no such group,
/// or others alone: then it is some other program's.
std::optional<std::vector<std::string>> capture_frames(const Hdf5File& file) {
  if (!file.has_group("/image")) return {};
  auto names = file.names("/image");
  const bool empty = names.empty();
  std::erase_if(names, [](const std::string& name) {
    return !std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
  });
  if (names.empty() && !empty) return {};
  std::ranges::sort(names, naturally_before);
  return names;
}

std::vector<std::string> qpimage_groups(const Hdf5File& file) {
  if (file.has_dataset("/phase/raw")) return {"/"};
  std::vector<std::string> groups;
  for (const auto& name : file.names("/"))
    if (file.has_dataset("/" + name + "/phase/raw")) groups.push_back("/" + name);
  std::ranges::sort(groups, naturally_before);
  return groups;
}

std::unique_ptr<PhaseFile> open_by_layout(Hdf5File file, const std::string& dataset) {
  if (!dataset.empty()) return open_hdf5_dataset(file, dataset);
  refuse_raw_holograms(file);
  if (auto names = capture_frames(file)) return open_hdf5_capture(std::move(file), std::move(*names));
  if (auto groups = qpimage_groups(file); !groups.empty()) return open_hdf5_qpimage(std::move(file), std::move(groups));
  if (file.has_dataset("/events/image")) return open_hdf5_dataset(file, "/events/image");
  refuse_unknown_layout(file);
}

}  // namespace

std::unique_ptr<PhaseFile> open_hdf5(const std::filesystem::path& path, const std::string& dataset) {
  return open_by_layout(Hdf5File(path), dataset);
}

}  // namespace leukolens
