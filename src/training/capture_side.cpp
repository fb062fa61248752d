#include "training/capture_side.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/model/architecture.hpp"
#include "training/study_scale.hpp"

namespace leukolens {
namespace {

constexpr double with_surroundings = 1.25;

/// Longer sides of the boxes of all whole cells, px of their frames.
std::vector<double> box_sides(const Inputs& inputs, const StudyOptions& options, const OnProgress& progress) {
  std::vector<double> sides;
  const auto no_pixels = [](const Optics&) { return 1; };
  const auto source = open_capture_cells(inputs, options.capture, options.convert, no_pixels, {});
  while (const auto cell = source->next()) {
    if (options.training.stop && *options.training.stop) throw Error(Kind::interrupted, "reading was interrupted.");
    if (cell->box && cell->gate == "ok") sides.push_back(std::max(cell->box->width, cell->box->height));
    if (progress) progress({"cells found", sides.size(), 0});
  }
  return sides;
}

}  // namespace

SideOf capture_side(const Inputs& inputs, const StudyOptions& options, const OnProgress& progress) {
  const double scale = options.scale.value_or(1);
  double patch = options.patch.value_or(0);
  if (patch == 0 && !options.patch_um && holds_captures(inputs, options.capture)) {
    auto sides = box_sides(inputs, options, progress);
    for (double& side : sides) side *= with_surroundings * scale;
    const int smallest = make_graph(options.architecture, 2).smallest_patch;
    if (!sides.empty()) patch = patch_that_holds(std::move(sides), smallest);
  }
  if (options.patch_um)
    return [um = *options.patch_um](const Optics& optics) {
      return optics.pixel_size_um ? static_cast<int>(std::ceil(um / *optics.pixel_size_um)) : 1;
    };
  return [side = std::max(1, static_cast<int>(std::ceil(patch / scale)))](const Optics&) { return side; };
}

}  // namespace leukolens
