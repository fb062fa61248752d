#pragma once
#include "console.hpp"
#include "options.hpp"

struct MergeOptions {
  std::vector<std::filesystem::path> tables;
  OutputOptions output;
  CommonOptions common;
};
void setup_merge(CommandLine& program, MergeOptions& o);
int run_merge(const MergeOptions& o, Console& console);
