#pragma once
#include <filesystem>

#include "leukolens/core/files.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/phantom/capture.hpp"

namespace leukolens {

/// A study of simulated captures, each of one isolated class as in the lab: monocytes, neutrophils, eosinophils and
/// lymphocytes in turn, then the same of the next donor.
struct CaptureStudyOptions {
  int captures = 8;               ///< > 0
  int donors = 2;                 ///< > 0
  PhantomCaptureOptions capture;  ///< of each; seed: of the study; donor and class_shares are set by the study
  bool raw = false;               ///< write `.raw` (float32 radians) in place of `.phase` (uint8)
  bool labels = false;            ///< write the label image of each frame
};

/// Writes a study of captures, whole or not at all:
///
///     captures/20260101_D1_WB_Mon_0001_Capture_1.phase      HDF5, as the lab's microscopes write them
///     manifest.csv      path,label,donor,specimen,capture; labels Mon, Neu, Eos, Lym as in the names
///     truth/tracks.csv  each object in each frame: capture,frame,object,track,kind,label,x,y,diameter_px,whole
///     truth/labels/<capture>/00000.png      (on request) 0, or 1 + the object's number in that frame
///     simulation.json   all options        README.md
///
/// A folder search for cells passes truth/ over (it holds `.leukolens-skip`). One capture is in memory frame by frame.
/// @param on_step  told of each frame written; may be empty
/// @throws Error  Kind::bad_value for options outside their ranges, or more than 255 objects in a frame whose labels
/// are
///                asked for; Kind::exists, Kind::io
void write_capture_study(const CaptureStudyOptions& options, const std::filesystem::path& folder, IfExists if_exists,
                         const OnProgress& on_step);

}  // namespace leukolens
