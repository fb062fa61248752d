#pragma once
#include "console.hpp"
#include "options.hpp"

struct ReviewOptions {
  std::string action;
  std::vector<std::filesystem::path> reviews;
  std::filesystem::path manifest;
  OutputOptions output;
  bool drop_flagged = false;
  CommonOptions common;
};
void setup_review(CommandLine& program, ReviewOptions& o);
int run_review(const ReviewOptions& o, Console& console);
