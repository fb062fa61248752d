#include "training/study_scale.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/model/first_image.hpp"

namespace leukolens {
namespace {

constexpr int patch_step = 16, largest_default_patch = 96;  // px
constexpr double images_held = 0.95;  // fraction of the training images that the patch holds whole
constexpr double same = 1e-3;         // relative difference below which two lengths are one

Unit unit_of(const std::vector<StudyCell>& cells) {
  const auto& first = cells.front();
  for (const auto& cell : cells)
    if (cell.image.unit != first.image.unit)
      throw Error(Kind::bad_data, cell.labelled.id + ": phase in unit `" + name_of(cell.image.unit) + "`, but " +
                                      first.labelled.id + " is in `" + name_of(first.image.unit) +
                                      "`. Give --phase-range lo:hi for the integer images, or train on one kind.");
  return first.image.unit;
}

/// The common value where all known ones agree, their median (with a warning) where they do not.
std::optional<double> common(std::vector<double> known, const char* what, const Warn& warn) {
  if (known.empty()) return {};
  std::ranges::sort(known);
  const double median = known[(known.size() - 1) / 2];
  if (known.back() - known.front() > same * median && warn)
    warn(std::string("the images' ") + what + " runs from " + to_text(known.front()) + " to " + to_text(known.back()) +
         "; the median " + to_text(median) + " is used.");
  return median;
}

/// That of the files, where all that have one agree.
std::optional<PhaseRange> common_range(const std::vector<StudyCell>& cells, const Warn& warn) {
  std::optional<PhaseRange> common;
  for (const auto& cell : cells) {
    if (!cell.range) continue;
    if (!common) common = cell.range;
    if (common->lo == cell.range->lo && common->hi == cell.range->hi) continue;
    warn("the whole numbers of some files stand for " + to_text(common->lo) + " to " + to_text(common->hi) +
         " rad, of others for " + to_text(cell.range->lo) + " to " + to_text(cell.range->hi) +
         " rad: phase is cut off at different values, which a network may learn. Export all with one crop.");
    return {};
  }
  return common;
}

/// Those that are chosen among where the caller names none.
PatchRange default_patches(int smallest) {
  const int least = (smallest + patch_step - 1) / patch_step * patch_step;
  return {std::max(patch_step, least), std::max(largest_default_patch, least)};
}

/// `patch_um` in px of the model, rounded to even. @throws Error  Kind::usage
int patch_of_size(double patch_um, const Preprocessing& p, const Graph& graph) {
  if (!p.pixel_size_um)
    throw Error(Kind::usage,
                "--patch-um " + to_text(patch_um) +
                    ": the images do not state their pixel size. Give --pixel-size too, or --patch in px.");
  const int patch = 2 * static_cast<int>(std::lround(patch_um / *p.pixel_size_um / 2));
  if (patch < graph.smallest_patch || patch > 4096)
    throw Error(Kind::usage, "--patch-um " + to_text(patch_um) + ": " + std::to_string(patch) + " px of " +
                                 to_text(*p.pixel_size_um) + " um; " + graph.architecture + " needs " +
                                 std::to_string(graph.smallest_patch) + " to 4096 px.");
  return patch;
}

int default_patch(const std::vector<StudyCell>& cells, const Preprocessing& p, int smallest) {
  std::vector<double> sides;
  for (const auto& cell : cells) {
    if (cell.labelled.role != Role::train) continue;
    const auto& own = cell.image.optics.pixel_size_um;
    const double factor = own && p.pixel_size_um ? *own / *p.pixel_size_um : p.scale;
    sides.push_back(factor * std::max(cell.image.phase.rows, cell.image.phase.cols));
  }
  if (sides.empty())
    throw Error(Kind::bad_data, "no image has the role train. Give some in the manifest's column role.");
  return patch_that_holds(std::move(sides), smallest);
}

}  // namespace

int patch_that_holds(std::vector<double> sides, int smallest) {
  std::ranges::sort(sides);
  const auto held = static_cast<std::size_t>(std::ceil(images_held * static_cast<double>(sides.size())));
  const int steps =
      static_cast<int>(std::ceil((sides[held - 1] - .5) / patch_step));  // sides are rounded when resampled
  const auto [least, largest] = default_patches(smallest);
  return std::clamp(patch_step * steps, least, largest);
}

Preprocessing choose_preprocessing(const std::vector<StudyCell>& cells, const Graph& graph, const StudyOptions& options,
                                   const Warn& warn) {
  Preprocessing p;
  p.unit = unit_of(cells);
  std::vector<double> pixel_sizes, wavelengths;
  for (const auto& cell : cells) {
    if (cell.image.optics.pixel_size_um) pixel_sizes.push_back(*cell.image.optics.pixel_size_um);
    if (cell.image.optics.wavelength_nm) wavelengths.push_back(*cell.image.optics.wavelength_nm);
  }
  p.pixel_size_um = common(pixel_sizes, "pixel size in um", warn);
  p.wavelength_nm = common(wavelengths, "wavelength in nm", warn);
  p.phase_range = options.convert.phase_range ? options.convert.phase_range : common_range(cells, warn);
  p.background = options.background;
  p.scale = options.scale.value_or(1);
  p.grey = options.convert.grey;
  if (std::ranges::any_of(cells, [](const StudyCell& cell) { return !cell.labelled.track.empty(); }))
    p.objects = options.capture.objects;
  if (options.patch_um) p.patch = patch_of_size(*options.patch_um, p, graph);
  if (options.patch) p.patch = *options.patch;
  if (p.patch == 0) p.patch = default_patch(cells, p, graph.smallest_patch);
  return p;
}

void check_patch(const Inputs& inputs, const Graph& graph, const StudyOptions& options) {
  if (options.patch && *options.patch < graph.smallest_patch)
    throw Error(Kind::usage, "--patch " + std::to_string(*options.patch) + ": " + graph.architecture +
                                 " needs at least " + std::to_string(graph.smallest_patch) + " px.");
  if (options.skip_bad || holds_captures(inputs, options.capture)) return;
  const auto patches =
      options.patch ? PatchRange{*options.patch, *options.patch} : default_patches(graph.smallest_patch);
  const auto misfit = misfit_of_first_image(inputs, options.convert, options.scale.value_or(1), patches);
  if (!misfit.empty())
    throw Error(Kind::bad_data, misfit + " --patch sets another one; --skip-bad goes on without it.");
}

}  // namespace leukolens
