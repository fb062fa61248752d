#pragma once
#include "console.hpp"
#include "options.hpp"

struct ReadersOptions {
  std::string action;
  std::vector<std::filesystem::path> inputs;
  std::filesystem::path key;
  std::vector<std::string> readers = {"reader_1"};
  std::size_t cells = 60;
  bool blind = false;
  std::uint64_t seed = 1;
  OutputOptions output;
  CommonOptions common;
};
void setup_readers(CommandLine& program, ReadersOptions& o);
int run_readers_score(const ReadersOptions& o, Console& console);
