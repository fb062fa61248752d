#include "leukolens/dataset/looks.hpp"

#include <algorithm>

#include "leukolens/phase/file.hpp"
#include "leukolens/phase/recognise.hpp"

namespace leukolens {
namespace {

constexpr std::size_t files_looked_into = 8;

/// Images of one look, and the first of them.
struct Found {
  std::size_t count = 0;
  std::string first;
  void add(const std::string& path) {
    if (count++ == 0) first = path;
  }
};

}  // namespace

void warn_of_looks(const Inputs& inputs, const Warn& warn) {
  if (!warn) return;
  const std::size_t n = inputs.files.size(), looked_into = std::min(n, files_looked_into);
  Found masks, holograms;
  for (std::size_t i = 0; i < looked_into; ++i) {
    const InputFile& file = inputs.files[i * n / looked_into];
    try {
      const Frame frame = open_phase_file(file.path)->read(file.frame.value_or(0));
      if (looks_like_mask(frame))
        masks.add(file.path);
      else if (looks_like_hologram(frame))
        holograms.add(file.path);
    } catch (const UnfitImage&) {
    }
  }
  const auto of = " of the " + std::to_string(looked_into) + " images looked into ";
  if (masks.count > 0)
    warn(std::to_string(masks.count) + of + "may be masks (patches of equal whole numbers), such as " + masks.first +
         "; they are read as cells. Leave masks out with --exclude.");
  if (holograms.count > 0)
    warn(std::to_string(holograms.count) + of + "may be raw holograms (fringes), such as " + holograms.first +
         "; they are read as cells. Reconstruct their phase first and export it as float32 TIFF in rad.");
}

}  // namespace leukolens
