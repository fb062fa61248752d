#pragma once
#include "console.hpp"
#include "options.hpp"

struct ClassifyCommandOptions {
  std::vector<std::filesystem::path> inputs;
  std::filesystem::path model;
  OutputOptions output;
  bool resume = false;
  std::string labels = "folders";
  std::vector<std::string> include, exclude;
  leukolens::NameRules names;
  ImageOptions images;
  CaptureCommandOptions capture;
  std::string shard;  ///< "i/n"; empty: everything
  int batch = 64;
  int threads = 0;
  std::string device = "cpu", engine = "auto", precision = "float32";
  CommonOptions common;
};
void setup_classify(CommandLine& program, ClassifyCommandOptions& o);
