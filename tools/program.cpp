#include "program.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <opencv2/core/utility.hpp>
#include <string_view>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/output_apart.hpp"
#include "leukolens/core/utc_time.hpp"

const char* build_id() { return LEUKOLENS_BUILD_ID; }

namespace {

using leukolens::Kind;

int exit_code_of(Kind kind) {
  switch (kind) {
    case Kind::usage:
    case Kind::missing:
    case Kind::exists:
      return 2;
    case Kind::interrupted:
      return 130;
    default:
      return 3;
  }
}

void on_interrupt(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

/// What is under way is called X.part: nothing unfinished stands under the name of an output.
void end_at_once(int) {
  constexpr std::string_view text = "\nerror: interrupted.\n";  // a bar may be on the line
  [[maybe_unused]] const auto written = write(STDERR_FILENO, text.data(), text.size());
  _exit(130);
}

/// A closed standard stream's number would go to the first file that is opened, and messages into that file. /dev/null
/// takes its place; as stdout for reading only, so that writing fails and is told.
void occupy_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(stream, F_GETFD) < 0) open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY);
}

leukolens::RunStamp this_run;

/// The command as it can be typed again; where the program lies does not matter for that.
std::string typed(int argc, char* argv[]) {
  std::vector<std::string> words{"leukolens"};
  for (int i = 1; i < argc; ++i) words.emplace_back(argv[i]);
  return leukolens::shell_line(words);
}

/// Runs `body` and turns what it throws into an exit code.
int exit_code_of(const std::function<int()>& body, Console& console) {
  try {
    return body();
  } catch (const leukolens::Error& e) {
    console.error(e.what());
    return exit_code_of(e.kind());
  } catch (const std::bad_alloc&) {
    console.error("Not enough memory. Close other programs, or give a smaller --batch.");
    return 3;
  } catch (const std::filesystem::filesystem_error& e) {
    console.error(e.path1().string() + ": " + e.code().message() + ". Check the path and its permissions.");
    return 3;
  } catch (const std::exception& e) {
    console.error(std::string("Unexpected fault, please report it: ") + e.what());
    return 3;
  }
}

/// The code of a run that ended with `code`, once its output is known to have arrived.
int finish(int code, Console& console) {
  const int output = exit_code_of(
      [&] {
        console.finish();
        return 0;
      },
      console);
  return code == 0 || code == 1 ? std::max(code, output) : code;
}

/// Under --force an output is replaced: that must never be what the command reads, whichever command it is.
void check_outputs_apart(const Call& call) {
  for (const auto& output : call.writes) leukolens::check_output_apart(output, call.reads);
}

}  // namespace

const leukolens::RunStamp& run_stamp() { return this_run; }

leukolens::CalibrationOrigin calibration_origin() {
  return {leukolens::utc_text(std::chrono::system_clock::now()), this_run.tool_version, this_run.command_line};
}

const std::atomic<bool>* stop_flag() {
  static std::atomic<bool> interrupted{false};
  static_assert(std::atomic<bool>::is_always_lock_free);  // else not for a signal handler
  on_interrupt([](int) {
    interrupted = true;
    on_interrupt(end_at_once);
  });
  return &interrupted;
}

int run_program(int argc, char* argv[],
                const std::function<int(const std::string&, const AllOptions&, Console&)>& run) {
  occupy_standard_streams();
  this_run = {LEUKOLENS_VERSION, typed(argc, argv), {}, {}};
  Console console;
  AllOptions options;
  CommandLine line("Label-free classification of leukocytes: train, classify, calibrate, evaluate, explain.",
                   "leukolens", LEUKOLENS_VERSION);
  setup_commands(line, options);
  const Call call = line.parse(argc, argv);
  if (!call.fault.empty()) console.error(call.fault);
  if (call.exit_code) return *call.exit_code == 0 ? finish(0, console) : *call.exit_code;
  console.set_quiet(call.quiet);
  console.set_json(call.json);
  on_interrupt(end_at_once);
  cv::setNumThreads(1);  // --threads says how many; OpenCV's would come on top of each of them
  const int code = exit_code_of(
      [&] {
        check_outputs_apart(call);
        if (call.command == "completion") return run_completion(options.completion, line.facts(), console);
        if (call.command == "manual") return run_manual(options.manual, line.facts(), console);
        return run(call.command, options, console);
      },
      console);
  return finish(code, console);
}
