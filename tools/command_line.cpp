#include "command_line.hpp"

#include <CLI/CLI.hpp>

namespace fs = std::filesystem;

namespace {

constexpr const char* read_path = "existing path";
constexpr const char* written_path = "output path";

Check check_of(CLI::Validator validator) { return {std::make_shared<CLI::Validator>(std::move(validator))}; }

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

/// The paths that were given to options with the check of this name.
std::vector<fs::path> paths_given(CLI::App& command, const char* check) {
  std::vector<fs::path> paths;
  for (const CLI::Option* option : command.get_options()) {
    try {
      const_cast<CLI::Option*>(option)->get_validator(check);
    } catch (const CLI::OptionNotFound&) {
      continue;
    }
    for (const auto& text : option->results()) paths.emplace_back(text);
  }
  return paths;
}

}  // namespace

Check range(int lo, int hi) { return check_of(CLI::Range(lo, hi)); }
Check range(double lo, double hi) { return check_of(CLI::Range(lo, hi)); }
Check above_zero() { return check_of(CLI::PositiveNumber); }
Check one_of(const std::vector<std::string>& names) { return check_of(CLI::IsMember(names)); }
Check check_by(std::function<std::string(const std::string&)> fault, const std::string& description,
               const std::string& name) {
  return check_of(
      CLI::Validator([fault = std::move(fault)](std::string& text) { return fault(text); }, description, name));
}

Check existing_path() {  // what may not be looked at is its reader's to refuse
  const auto fault = [](const std::string& path) {
    std::error_code ignored;
    const bool absent = fs::status(path, ignored).type() == fs::file_type::not_found;
    return !absent ? "" : path + ": no such file or folder. Check the path.";
  };
  return check_by(fault, "PATH", read_path);
}
Check writable_path() {
  return check_by([](const std::string&) { return std::string(); }, "PATH", written_path);
}

Option Option::required(bool yes) { return Option(option_->required(yes)); }
Option Option::check(const Check& check) { return Option(option_->check(*check.validator)); }
Option Option::show_default() { return Option(option_->capture_default_str()); }
Option Option::show_default(const std::string& text) { return Option(option_->default_str(text)); }
Option Option::group(const std::string& heading) { return Option(option_->group(heading)); }
Option Option::describe(const std::string& text) { return Option(option_->description(text)); }
Option Option::needs(const Option& other) { return Option(option_->needs(other.option_)); }
Option Option::excludes(const std::string& other) { return Option(option_->excludes(other)); }
Option Option::separator(char between) { return Option(option_->delimiter(between)); }
Option Option::one_value_each() { return Option(option_->take_all()->allow_extra_args(false)); }
Option Option::values(int count) { return Option(option_->expected(count)); }
Option Option::on_given(std::function<void()> then) {
  return Option(option_->each([then = std::move(then)](const std::string&) { then(); }));
}

Option Command::add(const std::string& names, std::string& value, const std::string& meaning) {
  return Option(app_->add_option(names, value, meaning));
}
Option Command::add(const std::string& names, fs::path& value, const std::string& meaning) {
  return Option(app_->add_option(names, value, meaning));
}
Option Command::add(const std::string& names, int& value, const std::string& meaning) {
  return Option(app_->add_option(names, value, meaning));
}
Option Command::add(const std::string& names, std::uint64_t& value, const std::string& meaning) {
  return Option(app_->add_option(names, value, meaning));
}
Option Command::add(const std::string& names, double& value, const std::string& meaning) {
  return Option(app_->add_option(names, value, meaning));
}
Option Command::add(const std::string& names, std::vector<std::string>& value, const std::string& meaning) {
  return Option(app_->add_option(names, value, meaning));
}
Option Command::add(const std::string& names, std::vector<fs::path>& value, const std::string& meaning) {
  return Option(app_->add_option(names, value, meaning));
}
Option Command::add(const std::string& names, std::vector<double>& value, const std::string& meaning) {
  return Option(app_->add_option(names, value, meaning));
}
Option Command::flag(const std::string& names, bool& value, const std::string& meaning) {
  return Option(app_->add_flag(names, value, meaning));
}
Option Command::option(const std::string& name) { return Option(app_->get_option(name)); }
void Command::footer(const std::string& text) { app_->footer(text); }

CommandLine::CommandLine(const std::string& description, const std::string& program, const std::string& version)
    : app_(std::make_unique<CLI::App>(description, program)) {
  app_->set_version_flag("--version", version);
  app_->require_subcommand(1);
  app_->fallthrough();
  app_->set_config("--config", "", "read options of the command from a TOML file, for example `epochs = 50`");
  app_->config_formatter(std::make_shared<FlatConfig>(*app_));
  app_->allow_config_extras(CLI::config_extras_mode::error);
  app_->footer("`" + program + " COMMAND --help` shows the options and an example of each command.");
}

CommandLine::~CommandLine() = default;

Command CommandLine::command(const std::string& name, const std::string& meaning) {
  return Command(app_->add_subcommand(name, meaning));
}

Call CommandLine::parse(int argc, char* argv[]) {
  Call call;
  if (argc > 1 && argv[1][0] != '-' && !has_command(*app_, argv[1])) {
    call.exit_code = 2;
    call.fault = std::string(argv[1]) + ": no such command. Run `" + app_->get_name() + " --help` for the list.";
    return call;
  }
  try {
    app_->parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) {  // --help, --version
      call.exit_code = app_->exit(e);
      return call;
    }
    const auto config = app_->get_config_ptr()->as<std::string>();
    const auto called = app_->get_subcommands();
    call.exit_code = 2;
    call.fault = (config.empty() ? "" : "with --config " + config + ": ") + e.what() + "\nRun `" + app_->get_name() +
                 " " + (called.empty() ? "" : called.front()->get_name() + " ") +
                 "--help` for the options and an example.";
    return call;
  }
  CLI::App& called = *app_->get_subcommands().front();
  call.command = called.get_name();
  call.quiet = called.count("--quiet") > 0;
  call.json = called.count("--json") > 0;
  call.reads = paths_given(called, read_path);
  if (const auto config = app_->get_config_ptr()->as<std::string>(); !config.empty()) call.reads.emplace_back(config);
  call.writes = paths_given(called, written_path);
  return call;
}
