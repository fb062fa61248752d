#pragma once
#include "console.hpp"
#include "leukolens/holdout/basis.hpp"
#include "leukolens/metrics/evaluation.hpp"
#include "options.hpp"
#include "scores.hpp"

struct EvaluateOptions {
  ScoreOptions scores;
  leukolens::BasisPaths basis;
  std::filesystem::path top1;
  OutputOptions output;
  leukolens::EvaluationOptions metrics;
  std::string count;              ///< specimen | donor: count the classes of each; empty: do not
  std::string interval = "auto";  ///< auto | jackknife | bootstrap
  FigureOptions figures;
  bool summary = false;       ///< write summary.pdf
  bool methods_text = false;  ///< write methods.md, references.bib and checklist.md
  CommonOptions common;
};
void setup_evaluate(CommandLine& program, EvaluateOptions& o);
int run_evaluate(const EvaluateOptions& o, Console& console);
