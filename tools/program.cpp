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

/// TOML whose plain keys belong to the command that was called, so that a file reads `epochs = 50`.
class FlatConfig : public CLI::ConfigTOML {
 public:
  explicit FlatConfig(const CLI::App& app) : app_(app) {}
  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    auto found = CLI::ConfigTOML::from_config(input);
    const auto called = app_.get_subcommands();
    for (auto& item : found)
      if (item.parents.empty() && !called.empty()) item.parents.push_back(called.front()->get_name());
    return found;
  }

 private:
  const CLI::App& app_;
};

bool has_command(const CLI::App& app, const std::string& name) {
  return !app.get_subcommands([&](const CLI::App* command) { return command->get_name() == name; }).empty();
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

/// The paths that were given to options with the check of this name.
std::vector<std::filesystem::path> paths_given(const CLI::App& command, const char* check) {
  std::vector<std::filesystem::path> paths;
  for (CLI::Option* option : const_cast<CLI::App&>(command).get_options()) {
    try {
      option->get_validator(check);
    } catch (const CLI::OptionNotFound&) {
      continue;
    }
    for (const auto& text : option->results()) paths.emplace_back(text);
  }
  return paths;
}

/// Under --force an output is replaced: that must never be what the command reads, whichever command it is.
void check_outputs_apart(const CLI::App& command, const std::string& config) {
  auto inputs = paths_given(command, input_path);
  inputs.emplace_back(config);
  for (const auto& output : paths_given(command, output_path)) leukolens::check_output_apart(output, inputs);
}

}  // namespace

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
  Console console;
  CLI::App app("Label-free classification of leukocytes: train, classify, calibrate, evaluate, explain.", "leukolens");
  AllOptions options;
  app.set_version_flag("--version", LEUKOLENS_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.set_config("--config", "", "read options of the command from a TOML file, for example `epochs = 50`");
  app.config_formatter(std::make_shared<FlatConfig>(app));
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.footer("`leukolens COMMAND --help` shows the options and an example of each command.");
  setup_commands(app, options);
  if (argc > 1 && argv[1][0] != '-' && !has_command(app, argv[1])) {
    console.error(std::string(argv[1]) + ": no such command. Run `leukolens --help` for the list.");
    return 2;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return finish(app.exit(e), console);  // --help, --version
    const auto config = app.get_config_ptr()->as<std::string>();
    console.error((config.empty() ? "" : "with --config " + config + ": ") + e.what() + "\nRun `leukolens " +
                  (app.get_subcommands().empty() ? "" : app.get_subcommands().front()->get_name() + " ") +
                  "--help` for the options and an example.");
    return 2;
  }
  const CLI::App& called = *app.get_subcommands().front();
  console.set_quiet(called.count("--quiet") > 0);
  console.set_json(called.count("--json") > 0);
  on_interrupt(end_at_once);
  cv::setNumThreads(1);  // --threads says how many; OpenCV's would come on top of each of them
  const int code = exit_code_of(
      [&] {
        check_outputs_apart(called, app.get_config_ptr()->as<std::string>());
        return run(called.get_name(), options, console);
      },
      console);
  return finish(code, console);
}
