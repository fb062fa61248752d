#pragma once
#include "console.hpp"
#include "options.hpp"

struct ExplainOptions {
  std::vector<std::filesystem::path> inputs;
  std::filesystem::path model;
  std::vector<std::string> methods;
  bool list_methods = false;
  OutputOptions output;
  bool resume = false;
  bool score_maps = false;
  std::string maps = "npy";
  std::string style = "overlay", colours = "viridis";
  bool pdf = false, common_scale = false;
  std::string target = "predicted";
  CellChoiceOptions choice;
  std::vector<std::string> layers;
  std::string score = "logit";
  int window_px = 7, stride_px = 2;
  std::string baseline = "background";
  int samples = 32;
  double noise = 0.15;
  std::uint64_t seed = 1;
  std::string of = "gradient";
  int segments = 40, perturbations = 1024;
  leukolens::NameRules names;
  ImageOptions images;
  CaptureCommandOptions capture;
  int threads = 0;
  std::string device = "cpu";
  CommonOptions common;
};
void setup_explain(CommandLine& program, ExplainOptions& o);

/// `explain --list-methods`: the table of methods, for people or as JSON. Needs no network.
int list_attribution_methods(Console& console);

/// The option of the command line for a member of AttributionOptions, "--window" for "window_px".
std::string option_of(const std::string& member);
