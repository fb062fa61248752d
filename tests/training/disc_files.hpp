#pragma once
#include <cmath>
#include <filesystem>

#include "leukolens/core/random.hpp"
#include "leukolens/phase/write.hpp"
#include "leukolens/training/study.hpp"

namespace leukolens {

/// Two classes of discs as float TIFF files, one folder a class.
inline void write_discs(const std::filesystem::path& root, int per_class, int side = 20, Optics optics = {}) {
  for (const int label : {0, 1}) {
    const auto folder = root / (label ? "small" : "large");
    std::filesystem::create_directories(folder);
    for (int i = 0; i < per_class; ++i) {
      Random random(1, "discs", static_cast<std::uint64_t>(2 * i + label));
      cv::Mat1f image(side, side);
      for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
          image(y, x) =
              static_cast<float>((std::hypot(x - side / 2., y - side / 2.) < (label ? side / 8. : side / 4.) ? 1 : 0) +
                                 0.1 * random.normal());
      write_tiff_f32(folder / (std::to_string(i) + ".tif"), image, optics);
    }
  }
}

inline Inputs disc_inputs(const std::filesystem::path& path) {
  InputOptions options;
  options.labels = FolderLabels::every_folder;
  return list_inputs({path}, options, {});
}

inline StudyOptions quick_study() {
  StudyOptions o;
  o.training.epochs = 2;
  o.training.batch = 16;
  o.stamp.tool_version = "test";
  return o;
}

}  // namespace leukolens
