#pragma once
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/phase/image.hpp"

namespace leukolens {

/// The explanation of one class, as a panel of a picture.
struct OverlayPanel {
  std::string title;  ///< the class
  std::string note;   ///< under it, for example its probability; may be empty
  cv::Mat1f map;      ///< S x S
};

/// One cell with its explanations.
struct Overlay {
  std::string title, subtitle;  ///< the cell; what the model says of it
  PhaseImage phase;             ///< S x S patch; a scale bar is drawn where its pixel size is known
  cv::Mat1b outline;            ///< S x S mask (0 | 255) of the cell, drawn as a thin line; may be empty
  std::vector<OverlayPanel> panels;
  bool is_signed = false;  ///< maps of both signs: diverging colours around 0, else viridis from 0 upwards
  std::string map_title;   ///< what the maps show, at their colour bar
};

/// A picture for slides and reports: the phase in grey beside one panel a class, all maps on one scale, colour bars
/// with their numbers. Letters lose their accents; other scripts are drawn as '?'.
/// @returns  H x W, channels red, green, blue (what `encode_png` takes)
/// @throws Error  Kind::bad_value for an empty phase, no panel, or a map of another size
cv::Mat3b render_overlay(const Overlay& overlay);

}  // namespace leukolens
