#pragma once
#include "console.hpp"
#include "leukolens/population/comparison.hpp"
#include "options.hpp"

struct CompareOptions {
  std::filesystem::path a, b, calibration_a, calibration_b;
  std::string role, footing = "as-is";
  std::string sightings = "pool";
  bool renormalise = false;  ///< for rounded probabilities
  OutputOptions output;
  leukolens::ComparisonOptions comparison;
  FigureOptions figures;
  CommonOptions common;
};
void setup_compare(CommandLine& program, CompareOptions& o);
int run_compare(const CompareOptions& o, Console& console);
