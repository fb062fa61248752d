#pragma once
#include <filesystem>
#include <string>

#include "leukolens/dataset/inputs.hpp"
#include "leukolens/phase/write.hpp"
#include "temporary_folder.hpp"
#include "untrained_model.hpp"

/// cells/{lym,mon}/N.tif: N = 0, 1, ... are images of 24 x 24 px, flat but for two pixels, whose mean is N / 10 rad.
struct Blobs {
  TemporaryFolder folder;
  leukolens::Model model = untrained_model();

  explicit Blobs(int per_class) {
    for (const char* label : {"lym", "mon"})
      for (int i = 0; i < per_class; ++i) {
        const std::string digits = std::to_string(100 + i).substr(1);
        std::filesystem::create_directories((folder / "cells") / label);
        cv::Mat1f phase(24, 24, 0.1f * static_cast<float>(i));
        phase(12, 12) += 0.05f;  // a constant image is refused
        phase(12, 13) -= 0.05f;
        leukolens::write_tiff_f32((folder / "cells") / label / (digits + ".tif"), phase);
      }
  }
  leukolens::Inputs inputs() const {
    leukolens::InputOptions options;
    options.labels = leukolens::FolderLabels::known_classes;
    options.classes = model.classes;
    return leukolens::list_inputs({folder / "cells"}, options, {});
  }
};
