#pragma once
#include "console.hpp"
#include "options.hpp"

struct InspectOptions {
  std::filesystem::path path;
  bool all = false;
  OutputOptions output;  ///< folder for the pictures of a capture; empty: none
  leukolens::NameRules names;
  CommonOptions common;
};
void setup_inspect(CommandLine& program, InspectOptions& o);
int run_inspect(const InspectOptions& o, Console& console);
