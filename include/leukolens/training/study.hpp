#pragma once
#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/capture/capture_cells.hpp"
#include "leukolens/core/run_stamp.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/core/table.hpp"
#include "leukolens/dataset/inputs.hpp"
#include "leukolens/dataset/roles.hpp"
#include "leukolens/model/model.hpp"
#include "leukolens/phase/background.hpp"
#include "leukolens/phase/frame.hpp"
#include "leukolens/statistics/estimate.hpp"
#include "leukolens/training/confounding.hpp"
#include "leukolens/training/training.hpp"

namespace leukolens {

/// What becomes the model after cross-validation.
enum class Deploy {
  refit,     ///< one network trained on all rows
  ensemble,  ///< the networks of all folds and seeds, their logits averaged
};
const char* name_of(Deploy deploy);           ///< "refit" | "ensemble"
Deploy deploy_from(const std::string& name);  ///< @throws Error  Kind::usage listing the names

/// From labelled images to a model. Roles are dealt with the seed of `training`.
struct StudyOptions {
  std::string architecture = "leukonet";
  std::optional<int> patch;        ///< side of the input, px; empty: smallest multiple of 16 that holds 95 % of the
                                   ///< training images, at most 96
  std::optional<double> patch_um;  ///< the same in um, > 0; needs the pixel size; not with `patch`
  ConvertOptions convert;          ///< optics and phase range of the caller, over the files'
  std::optional<double> scale;     ///< resampling of images of unknown pixel size; > 0
  CaptureOptions capture;          ///< which files are segmented into cells, and how
  Background background = Background::none;
  std::array<double, 4> fractions = DealOptions{}.fractions;  ///< train, validate, calibrate, test
  bool skip_bad = false;                                      ///< leave unfit images out instead of refusing to train
  bool allow_duplicates = false;                              ///< identical images with different labels only warn
  int folds =
      0;  ///< >= 2: cross-validation of every row but those given the role test; the last epoch is kept; 0: none
  int seeds = 1;  ///< >= 1; repeats of the cross-validation, each with folds of its own; more than 1 needs folds
  Deploy deploy = Deploy::refit;  ///< after cross-validation
  TrainingOptions training;
  std::filesystem::path work;  ///< folder of checkpoints; a run that was ended there is gone on with; empty: none
  RunStamp stamp;              ///< version and command line
};

/// Everything that changes bits of the result, and which files are read.
Json options_json(const Inputs& inputs, const StudyOptions& options);

/// Accuracy of the network and of the shape baseline on the same unseen cells.
struct AccuracyComparison {
  Estimate network, baseline, difference;  ///< difference: network - baseline, paired
};

/// Predictions of cells by networks that have not seen them.
struct CrossValidation {
  std::vector<int> rows;    ///< M cells, as they stand in ModelExtras::roles
  std::vector<int> labels;  ///< M
  Table logits;             ///< M x K, mean over the seeds
  /// M: novelty of the cell to the first seed's network that has not seen it, over the median novelty of that network's
  /// own train cells. Over the median, since every network has a scale of its own.
  std::vector<double> relative_novelty;
  double novelty_unit = std::numeric_limits<double>::quiet_NaN();  ///< that median of the deployed model
  std::vector<Table> by_seed;                                      ///< M x K each
  std::vector<std::vector<int>> fold_of;  ///< by seed: fold of every cell of the study; -1: not used
  AccuracyComparison one_network;         ///< mean over the seeds of one network's accuracy
  AccuracyComparison averaged;            ///< of the logits averaged over the seeds
};

struct StudyReport {
  Model model;
  ModelExtras extras;                         ///< what `write_model` writes beside the model
  std::size_t skipped = 0;                    ///< unfit images left out
  TrainingReport training;                    ///< its weights are the model's; of an ensemble: without history
  std::optional<CrossValidation> cross;       ///< with folds
  std::optional<AccuracyComparison> on_test;  ///< without folds: on the test cells; empty where there are none
  ConfoundingCheck confounding;
};

/// Reads all images, deals the roles, chooses patch and scale, trains, and describes the pooled features of the train
/// rows. Nothing is written but checkpoints: `write_model` does.
/// @throws Error  Kind::bad_data: unfit images (lists up to 20), a label missing, fewer than two classes, images of
///                mixed units, duplicates with different labels, a purity outside 0..1, checkpoints of another run;
///                Kind::usage for a patch below the network's smallest, seeds without folds; Kind::interrupted
StudyReport train_model(const Inputs& inputs, const StudyOptions& options, const Warn& warn, const OnProgress& progress,
                        const std::function<void(const EpochRecord&)>& on_epoch);

/// Logits like those that the deployed model will give, M x K: of the mean over the seeds where an ensemble is
/// deployed, else of one network a cell, the first seed's.
const Table& logits_like_deployed(const CrossValidation& cross, const Model& model);

/// Writes calibration.json of a model that was cross-validated: the temperature of its out-of-fold logits, marked "from
/// fold models". @param folder  as write_model filled it  @param made  by which run
void write_fold_calibration(const std::filesystem::path& folder, const StudyReport& report,
                            const CalibrationOrigin& made);

}  // namespace leukolens
