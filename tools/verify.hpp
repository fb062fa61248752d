#pragma once
#include "console.hpp"
#include "options.hpp"

struct VerifyOptions {
  std::filesystem::path model;
  std::string device = "cpu";
  CommonOptions common;
};
void setup_verify(CommandLine& program, VerifyOptions& o);
