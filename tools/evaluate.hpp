#pragma once
#include "console.hpp"
#include "leukolens/metrics/evaluation.hpp"
#include "options.hpp"
#include "scores.hpp"

struct EvaluateOptions {
  ScoreOptions scores;
  std::filesystem::path model, calibration;
  OutputOptions output;
  leukolens::EvaluationOptions metrics;
  std::string figures = "svg";
  bool no_figures = false;
  CommonOptions common;
};
void setup_evaluate(CLI::App& app, EvaluateOptions& o);
int run_evaluate(const EvaluateOptions& o, Console& console);
