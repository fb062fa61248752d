#pragma once
#include "console.hpp"
#include "options.hpp"

/// Zero-valued numbers stand for "the library's default".
struct TrainOptions {
  std::vector<std::filesystem::path> inputs;
  OutputOptions output;
  bool resume = false;
  std::vector<std::string> include, exclude;
  leukolens::NameRules names;
  ImageOptions images;
  CaptureCommandOptions capture;
  std::string cache;    ///< folder, or none; empty: the user's own
  double patch_um = 0;  ///< 0: not given
  std::string architecture = "leukonet", background = "none";
  std::filesystem::path init;
  int patch = 0;
  int epochs, batch, patience;  ///< defaults: TrainingOptions
  double learning_rate;         ///< 0: the architecture's own
  double weight_decay, label_smoothing, mixup;
  std::string balance = "loss", deploy = "refit";
  int folds = 0, seeds = 1;
  bool skip_bad = false, allow_duplicates = false;
  int threads = 0;
  std::uint64_t seed = 1;
  std::string device = "cpu";
  CommonOptions common;
};
void setup_train(CommandLine& program, TrainOptions& o);
