#pragma once
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/phase/image.hpp"
#include "leukolens/pictures/style.hpp"

namespace leukolens {

/// The explanation of one class, as a panel of a picture.
struct OverlayPanel {
  std::string title;        ///< the class
  std::string note;         ///< under it, for example its probability; may be empty
  cv::Mat1f map;            ///< S x S; NaN is undefined
  std::string remark = {};  ///< under the note, for example the map's own resolution; may be empty
  bool warns = false;       ///< the remark is a warning: drawn in the warning colour behind a sign
};

/// One cell with its explanations.
struct Overlay {
  std::string title, subtitle;  ///< the cell; what the model says of it
  PhaseImage phase;             ///< S x S patch; a scale bar is drawn where its pixel size is known
  cv::Mat1b outline;            ///< S x S mask (0 | 255) of the cell, drawn as a thin line; may be empty
  std::vector<OverlayPanel> panels;
  bool is_signed = false;       ///< maps of both signs: diverging colours around 0, else from 0 upwards
  std::string map_title;        ///< what the maps show, at their colour bar
  std::optional<double> scale;  ///< > 0: value at the end of the colours; else the largest |value| of the panels
  std::string warning;          ///< of the method, at the foot; may be empty
};

/// A picture for slides and reports: the phase in grey beside one panel a class, all maps on one scale, colour bars
/// with their numbers. Text may be of any script.
/// @returns  H x W, channels red, green, blue (what `encode_png` takes)
/// @throws Error  Kind::bad_value for an empty phase, no panel, a map or outline of another size, a scale <= 0;
///                Kind::io where no font is installed
cv::Mat3b render_overlay(const Overlay& overlay, const PictureOptions& options = {});

/// The same picture as a PDF of one page: text, outlines and contours as vectors, panels at 200 px an inch. The same
/// picture gives the same bytes. @throws Error  as `render_overlay`
std::string overlay_pdf(const Overlay& overlay, const PictureOptions& options = {});

}  // namespace leukolens
