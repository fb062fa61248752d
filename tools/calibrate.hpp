#pragma once
#include "console.hpp"
#include "decision_options.hpp"
#include "options.hpp"
#include "scores.hpp"

struct CalibrateCommandOptions {
  ScoreOptions scores;
  std::filesystem::path model;
  OutputOptions output;
  std::vector<std::string> methods = {"temperature"};
  bool no_smoothing = false;
  DecisionCommandOptions decisions;
  std::uint64_t seed = 1;
  int threads = 1;
  CommonOptions common;
};
void setup_calibrate(CLI::App& app, CalibrateCommandOptions& o);
int run_calibrate(const CalibrateCommandOptions& o, Console& console);
