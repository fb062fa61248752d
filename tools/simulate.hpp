#pragma once
#include "console.hpp"
#include "leukolens/phantom/capture_study.hpp"
#include "leukolens/phantom/phantom.hpp"
#include "options.hpp"

struct SimulateOptions {
  CommonOptions common;
  OutputOptions output;
  leukolens::PhantomOptions study;
  std::string decided_by = "all";
  leukolens::CaptureStudyOptions captures{.captures = 0};  ///< 0: single cells
};
void setup_simulate(CommandLine& program, SimulateOptions& o);
int run_simulate(const SimulateOptions& o, Console& console);
