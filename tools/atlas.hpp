#pragma once
#include "console.hpp"
#include "options.hpp"

struct AtlasCommandOptions {
  std::vector<std::filesystem::path> inputs, models;
  OutputOptions output;
  std::string method = "lrp-epsilon-plus-flat", align = "centroid";
  double sure = 0.9;
  std::size_t sample = 100, gallery_cells = 5000;
  CellChoiceOptions choice;
  leukolens::NameRules names;
  std::uint64_t seed = 1;
  ImageOptions images;
  CaptureCommandOptions capture;
  int threads = 0;
  std::string device = "cpu";
  CommonOptions common;
};
void setup_atlas(CommandLine& program, AtlasCommandOptions& o);
