#pragma once
#include "console.hpp"
#include "options.hpp"

struct SegmentCommandOptions {
  std::vector<std::filesystem::path> inputs;
  OutputOptions output;
  CaptureCommandOptions capture;
  ImageOptions images;
  bool labels = false;
  std::string preview;
  std::filesystem::path masks;
  int crop_px = 0, threads = 0;
  CommonOptions common;
};
void setup_segment(CommandLine& program, SegmentCommandOptions& o);
int run_segment(const SegmentCommandOptions& o, Console& console);
