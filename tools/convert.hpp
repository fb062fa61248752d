#pragma once
#include "console.hpp"
#include "options.hpp"

struct ConvertCommandOptions {
  std::vector<std::filesystem::path> inputs;
  OutputOptions output;
  std::vector<std::string> include, exclude;
  std::string frames, range, background = "none";
  ImageOptions images;
  CommonOptions common;
};
void setup_convert(CommandLine& program, ConvertCommandOptions& o);
int run_convert(const ConvertCommandOptions& o, Console& console);
