#pragma once
#include <atomic>
#include <functional>
#include <string>

#include "commands.hpp"
#include "console.hpp"

/// Set by Ctrl-C; commands hand it to the library as their `stop` flag.
extern std::atomic<bool> interrupted;

/// Parses the command line, runs one command, turns exceptions into exit codes:
/// 0 well, 1 finished but some images failed, 2 wrong command line, 3 could not do the job, 130 interrupted.
int run_program(int argc, char* argv[],
                const std::function<int(const std::string& command, const AllOptions&, Console&)>& run);

/// Identity of this build; front and sibling must agree.
const char* build_id();
