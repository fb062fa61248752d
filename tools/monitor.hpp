#pragma once
#include "console.hpp"
#include "leukolens/population/drift.hpp"
#include "options.hpp"

struct MonitorOptions {
  std::filesystem::path table, model, reference;
  std::string role;
  std::string sightings = "pool";
  bool renormalise = false;  ///< for rounded probabilities
  leukolens::DriftOptions drift;
  OutputOptions output;  ///< folder; empty: nothing is written
  FigureOptions figures;
  CommonOptions common;
};
void setup_monitor(CommandLine& program, MonitorOptions& o);
int run_monitor(const MonitorOptions& o, Console& console);
