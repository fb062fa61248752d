#pragma once
#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/core/sinks.hpp"
#include "leukolens/dataset/inputs.hpp"
#include "leukolens/dataset/roles.hpp"
#include "leukolens/model/model.hpp"
#include "leukolens/phase/background.hpp"
#include "leukolens/phase/frame.hpp"
#include "leukolens/training/training.hpp"

namespace leukolens {

/// From labelled images to a model. Roles are dealt with the seed of `training`.
struct StudyOptions {
  std::string architecture = "leukonet";
  std::optional<int> patch;     ///< side of the input, px; empty: smallest multiple of 16 that holds 95 % of the
                                ///< training images, at most 96
  ConvertOptions convert;       ///< optics and phase range of the caller, over the files'
  std::optional<double> scale;  ///< resampling of images of unknown pixel size; > 0
  Background background = Background::none;
  std::array<double, 4> fractions = DealOptions{}.fractions;  ///< train, validate, calibrate, test
  bool skip_bad = false;                                      ///< leave unfit images out instead of refusing to train
  bool allow_duplicates = false;                              ///< identical images with different labels only warn
  TrainingOptions training;
  std::string tool_version;
};

struct StudyReport {
  Model model;
  ModelExtras extras;       ///< what `write_model` writes beside the model
  std::size_t skipped = 0;  ///< unfit images left out
  TrainingReport training;  ///< its weights are the model's
};

/// Reads all images, deals the roles, chooses patch and scale, trains, and describes the pooled features of the train
/// rows. Nothing is written: `write_model` does.
/// @throws Error  Kind::bad_data: unfit images (lists up to 20), a label missing, fewer than two classes, images of
///                mixed units, duplicates with different labels; Kind::usage for a patch below the network's smallest
StudyReport train_model(const Inputs& inputs, const StudyOptions& options, const Warn& warn, const OnProgress& progress,
                        const std::function<void(const EpochRecord&)>& on_epoch);

}  // namespace leukolens
