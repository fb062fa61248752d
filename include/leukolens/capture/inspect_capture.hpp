#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/phase/file.hpp"
#include "leukolens/phase/frame.hpp"

namespace leukolens {

/// How often phase takes which values: counts of equal bins from lo to hi.
struct PhaseHistogram {
  double lo = 0, hi = 1;
  std::vector<std::size_t> counts;  ///< empty where no frame could be read
};

/// What a capture holds, by what it says of itself and by some of its frames, spread evenly.
struct CaptureInspection {
  std::filesystem::path path;
  PhaseFileInfo info;
  std::size_t looked_into = 0;                 ///< frames
  std::size_t unreadable = 0;                  ///< of them
  std::vector<std::string> first_faults;       ///< of unreadable frames, at most four
  Unit unit = Unit::rad;                       ///< of the figures below
  double least, greatest, mean;                ///< phase; NaN where no frame could be read
  double cells_per_frame;                      ///< whole single cells as `segment` finds them; NaN as above
  std::map<std::string, std::size_t> objects;  ///< by gate
  PhaseHistogram histogram;
  std::vector<std::string> missing;  ///< what is unknown, what that rules out, how to give it
};

/// @param warn  told what the file's frames warn of, each text once
/// @throws Error  as open_phase_file
CaptureInspection inspect_capture(const std::filesystem::path& path, const ConvertOptions& convert, const Warn& warn,
                                  const OnProgress& progress);
Json to_json(const CaptureInspection& inspection);  ///< `"kind": "capture"`

/// The first frames side by side in one scale of grey, each with its number, and a scale bar where the pixel size is
/// known. H x W, CV_8UC1; a frame that cannot be read is black with its fault's word.
/// @throws Error  as open_phase_file
cv::Mat contact_sheet(const std::filesystem::path& path, const ConvertOptions& convert);

}  // namespace leukolens
