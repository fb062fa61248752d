#pragma once
#include "console.hpp"
#include "options.hpp"

struct ExplainOptions {
  std::vector<std::filesystem::path> inputs;
  std::filesystem::path model;
  std::string method;
  OutputOptions output;
  std::string target = "predicted";
  std::vector<std::string> where;
  std::filesystem::path root;
  std::string layer;
  std::string score = "logit";
  int window_px = 7, stride_px = 2;
  std::string baseline = "background";
  int samples = 32;
  double noise = 0.15;
  std::uint64_t seed = 1;
  std::size_t max_cells = 0;
  ImageOptions images;
  int threads = 0;
  std::string device = "cpu";
  CommonOptions common;
};
void setup_explain(CommandLine& program, ExplainOptions& o);

/// The option of the command line for a member of AttributionOptions, "--window" for "window_px".
std::string option_of(const std::string& member);
