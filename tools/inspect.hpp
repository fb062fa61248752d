#pragma once
#include "console.hpp"
#include "options.hpp"

struct InspectOptions {
  std::filesystem::path path;
  bool all = false;
  CommonOptions common;
};
void setup_inspect(CommandLine& program, InspectOptions& o);
int run_inspect(const InspectOptions& o, Console& console);
