#pragma once
#include <atomic>
#include <functional>
#include <string>

#include "commands.hpp"
#include "console.hpp"
#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/run_stamp.hpp"

/// From now on the first Ctrl-C only sets this flag: for commands that hand it to the library as `stop`. Before, and in
/// commands that never ask for it, Ctrl-C ends the program at once with exit code 130; so does a second one.
const std::atomic<bool>* stop_flag();

/// Parses the command line, runs one command, turns exceptions into exit codes:
/// 0 well, 1 finished but some images failed, 2 wrong command line, 3 could not do the job, 130 interrupted.
int run_program(int argc, char* argv[],
                const std::function<int(const std::string& command, const AllOptions&, Console&)>& run);

/// Version and command line of this process, for what it writes.
const leukolens::RunStamp& run_stamp();

/// The same, now, for a calibration.
leukolens::CalibrationOrigin calibration_origin();

/// Identity of this build; front and sibling must agree.
const char* build_id();
