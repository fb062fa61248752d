#include "leukolens/model/first_image.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/phase/file.hpp"
#include "leukolens/phase/unfit.hpp"

namespace leukolens {
namespace {

/// Of the first file that can be opened.
std::optional<std::pair<std::string, PhaseFileInfo>> first_info(const Inputs& inputs) {
  constexpr std::size_t tries = 3;
  for (std::size_t i = 0; i < std::min(tries, inputs.files.size()); ++i) try {
      return {{inputs.files[i].relative_path, open_phase_file(inputs.files[i].path)->info()}};
    } catch (const UnfitImage&) {  // its turn to be reported comes when it is read
    }
  return {};
}

/// Rounded down to two digits, so that the image is not larger than the patch.
double two_digits(double value) {
  const double power = std::pow(10, std::abs(std::floor(std::log10(value)) - 1));
  const bool is_small = value < 10;  // divided by a whole power of ten, decimals stay those that are meant
  const double digits = std::floor((is_small ? value * power : value / power) + 1e-9);
  return is_small ? digits / power : digits * power;
}

}  // namespace

std::optional<double> fitting_scale(int height, int width, double scale, PatchRange patch) {
  const auto [shorter, longer] = std::minmax({height * scale, width * scale});
  if (2 * shorter >= patch.least && longer <= 2 * patch.largest) return {};
  return two_digits((longer > 2 * patch.largest ? patch.largest : patch.least) * scale / longer);
}

std::string misfit_of_first_image(const Inputs& inputs, const ConvertOptions& convert, double scale, PatchRange patch) {
  const auto first = first_info(inputs);
  if (!first || convert.pixel_size_um || first->second.optics.pixel_size_um) return {};
  const auto& [name, info] = *first;
  const auto fitting = fitting_scale(info.height, info.width, scale, patch);
  if (!fitting) return {};
  const auto at_scale = scale == 1 ? std::string() : " at scale " + to_text(scale);
  return name + ": " + std::to_string(info.height) + " x " + std::to_string(info.width) + " px" + at_scale +
         ", but the network's patch is " + (patch.least < patch.largest ? "at most " : "") +
         std::to_string(patch.largest) +
         " px, and a single cell has sides from half to twice that. If it is a single cell, give --scale " +
         to_text(*fitting) + " (its longer side becomes " +
         std::to_string(std::lround(*fitting * std::max(info.height, info.width))) +
         " px), or --pixel-size where the model knows its own. If it shows more, crop it to single cells.";
}

}  // namespace leukolens
