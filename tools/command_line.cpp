#include "command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <sstream>

#include "config_file.hpp"
#include "leukolens/core/nearest_name.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/file.hpp"

namespace fs = std::filesystem;

namespace {

constexpr const char* read_path = "existing path";
constexpr const char* written_path = "output path";
constexpr const char* among_names = "one of";
const std::string path_list = "-";

Check check_of(CLI::Validator validator) { return {std::make_shared<CLI::Validator>(std::move(validator))}; }

/// "; did you mean `x`?", or nothing where none is near.
std::string hint(const std::string& typed, const std::vector<std::string>& names) {
  const auto nearest = leukolens::nearest_name(typed, names);
  return nearest.empty() ? "" : " Did you mean `" + nearest + "`?";
}

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
  return names;
}

bool has_command(const CLI::App& app, const std::string& name) {
  return std::ranges::count(commands_of(app), name) > 0;
}

/// Long options of a command and of the whole program, without their dashes.
std::vector<std::string> options_of(const CLI::App& app, const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::App* owner : {&command, &app})
    for (const CLI::Option* option : owner->get_options())
      std::ranges::copy(option->get_lnames(), std::back_inserter(names));
  return names;
}

std::vector<std::string> with_dashes(std::vector<std::string> names) {
  for (auto& name : names) name.insert(0, "--");
  return names;
}

/// TOML whose plain keys belong to the command that was called, so that a file reads `epochs = 50`.
class FlatConfig : public CLI::ConfigTOML {
 public:
  explicit FlatConfig(const CLI::App& app) : app_(app) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    const std::string text{std::istreambuf_iterator<char>(input), {}};
    const auto called = app_.get_subcommands();
    if (called.empty()) return {};
    keys_ = config_keys(text);
    for (const auto& key : keys_) check(key, *called.front());
    std::istringstream again(text);
    auto found = CLI::ConfigTOML::from_config(again);
    for (auto& item : found)
      if (item.parents.empty()) item.parents.push_back(called.front()->get_name());
    return found;
  }

  /// "FILE:LINE: key `KEY`: " of the key that a fault is about; where that is none, "with --config FILE: ".
  std::string place_of(const std::string& fault, const std::vector<std::string>& words) const {
    const auto names = [](const std::string& text, const std::string& option) {
      const auto at = text.find(option);
      const auto end = at + option.size();
      return at != std::string::npos && (end == text.size() || (std::isalnum(text[end]) == 0 && text[end] != '-'));
    };
    for (const auto& key : keys_) {
      const auto option = "--" + key.key;
      const auto typed = [&](const std::string& word) { return word == option || word.starts_with(option + "="); };
      if (names(fault, option) && std::ranges::none_of(words, typed)) return at(key) + "key `" + key.key + "`: ";
    }
    return "with --config " + file() + ": ";
  }

 private:
  std::string file() const { return app_.get_config_ptr()->as<std::string>(); }
  std::string at(const ConfigKey& key) const { return file() + ":" + std::to_string(key.line) + ": "; }

  void check(const ConfigKey& key, const CLI::App& called) const {
    const auto commands = commands_of(app_);
    if (!key.section.empty() && !has_command(app_, key.section))
      throw CLI::ConfigError(at(key) + "section [" + key.section + "]: no such command." + hint(key.section, commands),
                             CLI::ExitCodes::ConfigError);
    const CLI::App& owner = key.section.empty() ? called : *app_.get_subcommand(key.section);
    const auto options = options_of(app_, owner);
    if (std::ranges::count(options, key.key) == 0)
      throw CLI::ConfigError(at(key) + "key `" + key.key + "`: `" + app_.get_name() + " " + owner.get_name() +
                                 "` has no option of this name." + hint(key.key, options),
                             CLI::ExitCodes::ConfigError);
  }

  const CLI::App& app_;
  mutable std::vector<ConfigKey> keys_;  // CLI11 asks a const object
};

/// The check of this name that an option has, or null.
CLI::Validator* check_named(const CLI::Option& option, const char* name) {
  try {
    return const_cast<CLI::Option&>(option).get_validator(name);
  } catch (const CLI::OptionNotFound&) {
    return nullptr;
  }
}

/// The paths that were given to options with the check of this name.
std::vector<fs::path> paths_given(CLI::App& command, const char* check) {
  std::vector<fs::path> paths;
  for (const CLI::Option* option : command.get_options()) {
    if (!check_named(*option, check)) continue;
    for (const auto& text : option->results())
      if (text != path_list) paths.push_back(leukolens::split_member(text).file);
  }
  return paths;
}

}  // namespace

Check range(int lo, int hi) { return check_of(CLI::Range(lo, hi)); }
Check range(double lo, double hi) { return check_of(CLI::Range(lo, hi)); }
Check above_zero() { return check_of(CLI::PositiveNumber); }
Check one_of(const std::vector<std::string>& names) {
  const auto all = "{" + leukolens::join(names, ",") + "}";
  const auto fault = [names, all](const std::string& text) {
    return std::ranges::count(names, text) > 0 ? "" : text + " is not one of " + all + "." + hint(text, names);
  };
  return check_by(fault, all, among_names);
}
Check check_by(std::function<std::string(const std::string&)> fault, const std::string& description,
               const std::string& name) {
  return check_of(
      CLI::Validator([fault = std::move(fault)](std::string& text) { return fault(text); }, description, name));
}

namespace {

std::string fault_of_path(const std::string& path) {  // what may not be looked at is its reader's to refuse
  return leukolens::phase_path_exists(path) ? "" : path + ": no such file or folder. Check the path.";
}

}  // namespace

Check existing_path() { return check_by(fault_of_path, "PATH", read_path); }
Check existing_path_or_list() {
  return check_by([](const std::string& path) { return path == path_list ? "" : fault_of_path(path); }, "PATH",
                  read_path);
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
    : version_(version), app_(std::make_unique<CLI::App>(description, program)) {
  app_->set_version_flag("--version", version);
  app_->require_subcommand(1);
  app_->fallthrough();
  app_->set_config("--config", "", "read options of the command from a TOML file, for example `epochs = 50`");
  app_->config_formatter(std::make_shared<FlatConfig>(*app_));
  app_->allow_config_extras(CLI::config_extras_mode::error);
  app_->footer("`" + program + " help COMMAND` shows the options and an example of each command.");
}

CommandLine::~CommandLine() = default;

Command CommandLine::command(const std::string& name, const std::string& meaning) {
  return Command(app_->add_subcommand(name, meaning));
}

namespace {

/// "INT:INT in [1 - 8]" stands for a type and its checks; the checks say enough.
std::string value_of(const CLI::Option& option) {
  const auto name = option.get_type_name();
  const auto colon = name.find(':');
  return colon == std::string::npos ? name : name.substr(colon + 1);
}

OptionFacts facts_of(const CLI::Option& option) {
  OptionFacts facts;
  for (const auto& name : option.get_lnames()) facts.names.push_back("--" + name);
  for (const auto& name : option.get_snames()) facts.names.push_back("-" + name);
  facts.positional = facts.names.empty();
  if (facts.positional) facts.names.push_back(option.get_name());
  facts.required = option.get_required();
  facts.flag = option.get_type_size_max() == 0 || option.get_expected_max() == 0;
  facts.several = option.get_items_expected_max() > 1;
  facts.is_path = check_named(option, read_path) || check_named(option, written_path);
  if (const auto* names = check_named(option, among_names)) {
    const auto all = names->get_description();
    facts.choices = leukolens::split(std::string_view(all).substr(1, all.size() - 2), ',');
  }
  facts.value = facts.flag ? "" : value_of(option);
  facts.meaning = option.get_description();
  facts.default_text = option.get_default_str();
  facts.heading = option.get_group();
  return facts;
}

std::vector<OptionFacts> options_in(const CLI::App& app) {
  std::vector<OptionFacts> options;
  for (const CLI::Option* option : app.get_options()) options.push_back(facts_of(*option));
  return options;
}

}  // namespace

ProgramFacts CommandLine::facts() const {
  ProgramFacts facts{app_->get_name(), app_->get_description(), version_, options_in(*app_), {}};
  for (auto& option : facts.options)
    if (option.names.front() == "--config") option.is_path = true;
  for (const CLI::App* command : app_->get_subcommands({}))
    facts.commands.push_back(
        {command->get_name(), command->get_description(), command->get_footer(), options_in(*command)});
  return facts;
}

namespace {

Call refused(const std::string& fault) {
  Call call;
  call.exit_code = 2;
  call.fault = fault;
  return call;
}

/// What is wrong with a word that looks like an option of the command; CLI11 would first miss what is required.
std::string unknown_option(const CLI::App& app, const CLI::App& command, const std::vector<std::string>& words) {
  const auto known = options_of(app, command);
  for (const auto& word : words) {
    if (word == "--") break;
    if (!word.starts_with("--")) continue;
    const auto name = word.substr(2, word.find('=') - 2);
    if (std::ranges::count(known, name) == 0)
      return "--" + name + ": `" + app.get_name() + " " + command.get_name() + "` has no such option." +
             hint("--" + name, with_dashes(known));
  }
  return {};
}

}  // namespace

Call CommandLine::parse(int argc, char* argv[]) {
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  if (!words.empty() && words.front() == "help" && (words.size() == 1 || !words[1].starts_with("-"))) {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  const auto& name = app_->get_name();
  if (words.empty() || words.front().starts_with("-")) return call_of(std::move(words));
  const std::string command = words.front();
  if (!has_command(*app_, command))
    return refused(command + ": no such command." + hint(command, commands_of(*app_)) + " Run `" + name +
                   " --help` for the list.");
  if (const auto fault = unknown_option(*app_, *app_->get_subcommand(command), words); !fault.empty())
    return refused(fault + "\nRun `" + name + " " + command + " --help` for the options and an example.");
  return call_of(std::move(words));
}

Call CommandLine::call_of(std::vector<std::string> words) {
  Call call;
  try {
    app_->parse(std::vector<std::string>(words.rbegin(), words.rend()));
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) {  // --help, --version
      call.exit_code = app_->exit(e);
      return call;
    }
    const auto called = app_->get_subcommands();
    const bool placed = dynamic_cast<const CLI::ConfigError*>(&e) != nullptr;
    const auto config = app_->get_config_ptr()->as<std::string>();
    const auto& file = static_cast<const FlatConfig&>(*app_->get_config_formatter());
    return refused((config.empty() || placed ? "" : file.place_of(e.what(), words)) + e.what() + "\nRun `" +
                   app_->get_name() + " " + (called.empty() ? "" : called.front()->get_name() + " ") +
                   "--help` for the options and an example.");
  }
  CLI::App& called = *app_->get_subcommands().front();
  call.command = called.get_name();
  call.quiet = called.get_option_no_throw("--quiet") && called.count("--quiet") > 0;
  call.json = called.get_option_no_throw("--json") && called.count("--json") > 0;
  call.reads = paths_given(called, read_path);
  if (const auto config = app_->get_config_ptr()->as<std::string>(); !config.empty()) call.reads.emplace_back(config);
  call.writes = paths_given(called, written_path);
  return call;
}
