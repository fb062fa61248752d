#pragma once
#include "console.hpp"
#include "options.hpp"

struct ExportOptions {
  std::filesystem::path model, onnx;
  bool force = false;
  CommonOptions common;
};
void setup_export(CommandLine& program, ExportOptions& o);
int run_export(const ExportOptions& o, Console& console);
