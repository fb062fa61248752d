#pragma once
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/dataset/background_statistics.hpp"
#include "leukolens/dataset/inputs.hpp"

namespace leukolens {

struct InspectionOptions {
  std::size_t look_into = 1000;  ///< files to decode, spread evenly over all; 0: every one
  InputOptions inputs = {FolderLabels::every_folder, {}, {}, {}, false, {}};
};

/// Stored samples of one type ("float32", "uint8", "uint8 x 3" for three channels).
struct SampleFacts {
  std::size_t images = 0;
  double lo, hi;  ///< least and largest finite sample of them all; NaN where there is none
};

/// An image that could not be used, and why.
struct ImageFault {
  std::string id, status, message;
};

/// What a file, a folder or a manifest of images holds. Counts by name; the empty name stands for unknown.
struct Inspection {
  using Counts = std::map<std::string, std::size_t>;
  std::filesystem::path path;
  bool from_manifest = false;
  std::vector<std::string> extra_columns;                  ///< of the manifest, carried through to the predictions
  std::size_t files = 0;                                   ///< rows of the manifest, images of the folder
  Counts labels, donors, specimens, captures, roles;       ///< of files
  std::size_t files_decoded = 0;                           ///< the counts below are of these
  std::size_t images = 0;                                  ///< frames, readable or not
  std::map<std::pair<int, int>, std::size_t> sizes;        ///< (height, width) in px: images
  std::map<std::string, SampleFacts> samples;              ///< by type
  Counts pixel_sizes_um, wavelengths_nm, medium_indices;   ///< as the files say
  std::vector<CellSurroundings> surroundings;              ///< of the usable labelled images
  std::size_t duplicates = 0;                              ///< images identical to an earlier one
  Counts faults;                                           ///< by status word
  std::vector<ImageFault> first_faults;                    ///< at most ten
  Counts not_read;                                         ///< files of the folder that are not read, by format
  std::size_t masks_beside = 0;                            ///< masks passed over beside their images
  std::size_t like_masks = 0;                              ///< images that look like masks (phase/recognise.hpp)
  std::size_t looked_for_fringes = 0, like_holograms = 0;  ///< of the first images alone: it takes time
  std::vector<std::string> advice;                         ///< what to do about images that seem to be no phase images
  std::vector<std::string> missing;                        ///< what is unknown, what that rules out, how to give it
};

/// Looks at images without changing anything. Unfit images are counted, not thrown.
/// @param warn  told of contradicting labels of identical images and of what `list_inputs` finds
/// @throws Error  as list_inputs
Inspection inspect_images(const std::filesystem::path& path, const InspectionOptions& options, const Warn& warn,
                          const OnProgress& progress);

/// Inspection::path of a list of paths.
inline constexpr const char* listed_paths = "-";

/// The same of several folders and files together.
Inspection inspect_list(const std::vector<std::filesystem::path>& paths, const InspectionOptions& options,
                        const Warn& warn, const OnProgress& progress);

/// The machine form, `"kind": "folder" | "manifest" | "image" | "list"`.
Json to_json(const Inspection& inspection);

}  // namespace leukolens
