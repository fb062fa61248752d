#pragma once
#include "console.hpp"
#include "leukolens/holdout/basis.hpp"
#include "leukolens/population/differential.hpp"
#include "options.hpp"

struct DifferentialCommandOptions {
  std::filesystem::path table, calibrated_on, reference;
  leukolens::BasisPaths basis;
  std::string by, source_prior, role;
  std::string sightings = "pool";
  bool renormalise = false;  ///< for rounded probabilities
  OutputOptions output;
  leukolens::DifferentialOptions count;
  FigureOptions figures;
  CommonOptions common;
};
void setup_differential(CommandLine& program, DifferentialCommandOptions& o);
int run_differential(const DifferentialCommandOptions& o, Console& console);
