#pragma once
#include "calibration_history.hpp"
#include "console.hpp"
#include "decision_options.hpp"
#include "options.hpp"
#include "scores.hpp"

struct CalibrateCommandOptions {
  ScoreOptions scores;
  std::filesystem::path model;
  OutputOptions output;
  std::vector<std::string> methods = {"temperature"};
  bool no_smoothing = false, no_shrinkage = false;
  std::vector<double> odir = {0.01, 0.01};  ///< lambda, mu of Dirichlet calibration
  int folds = 5;                            ///< of --method auto
  int cross_fit = 0;                        ///< folds; 0: fit one calibrator
  DecisionCommandOptions decisions;
  HistoryOptions history;
  std::uint64_t seed = 1;
  int threads = 1;
  CommonOptions common;
};
void setup_calibrate(CommandLine& program, CalibrateCommandOptions& o);
int run_calibrate(const CalibrateCommandOptions& o, Console& console);
