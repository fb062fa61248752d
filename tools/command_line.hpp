#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "command_facts.hpp"

// The command line as the commands describe it. CLI11 does the work behind command_line.cpp, the one file that sees it:
// its headers cost seconds in each that does.
namespace CLI {
class App;
class Option;
class Validator;
}  // namespace CLI

/// A condition on the text of an option. Its description stands in the help, its fault in the error.
struct Check {
  std::shared_ptr<CLI::Validator> validator;
};
Check range(int lo, int hi);
Check range(double lo, double hi);
Check above_zero();
Check one_of(const std::vector<std::string>& names);
/// @param fault  what is wrong with the text; empty: nothing
Check check_by(std::function<std::string(const std::string&)> fault, const std::string& description,
               const std::string& name);

/// A path that must be there. Marks what the command reads.
Check existing_path();
/// The same, or `-`: the paths stand on standard input.
Check existing_path_or_list();
/// Passes always. Marks what the command writes.
Check writable_path();

/// One option under description; every call returns it again.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}
  Option required(bool yes = true);
  Option check(const Check& check);
  Option show_default();                     ///< the value that its variable has now
  Option show_default(const std::string&);   ///< a default in words
  Option group(const std::string& heading);  ///< in the help
  Option describe(const std::string& text);
  Option needs(const Option& other);
  Option excludes(const std::string& other);
  Option separator(char between);  ///< several values in one text
  Option one_value_each();         ///< several values only by giving the option again
  Option values(int count);
  Option on_given(std::function<void()> then);

 private:
  CLI::Option* option_;
};

/// One command under description.
class Command {
 public:
  explicit Command(CLI::App* app) : app_(app) {}
  Option add(const std::string& names, std::string& value, const std::string& meaning);
  Option add(const std::string& names, std::filesystem::path& value, const std::string& meaning);
  Option add(const std::string& names, int& value, const std::string& meaning);
  Option add(const std::string& names, std::uint64_t& value, const std::string& meaning);
  Option add(const std::string& names, double& value, const std::string& meaning);
  Option add(const std::string& names, std::vector<std::string>& value, const std::string& meaning);
  Option add(const std::string& names, std::vector<std::filesystem::path>& value, const std::string& meaning);
  Option add(const std::string& names, std::vector<double>& value, const std::string& meaning);
  Option flag(const std::string& names, bool& value, const std::string& meaning);
  Option option(const std::string& name);
  void footer(const std::string& text);

 private:
  CLI::App* app_;
};

/// What the caller asked for.
struct Call {
  std::optional<int> exit_code;  ///< set where the command line itself was all: help, version, or a fault
  std::string fault;             ///< empty: none
  std::string command;
  bool quiet = false, json = false;
  std::vector<std::filesystem::path> reads, writes;  ///< paths of options with existing_path, writable_path; --config
};

/// The whole command line: `program COMMAND [options]`.
class CommandLine {
 public:
  CommandLine(const std::string& description, const std::string& program, const std::string& version);
  ~CommandLine();
  Command command(const std::string& name, const std::string& meaning);
  ProgramFacts facts() const;
  /// Fills the variables of the options. Prints help or version where they are asked for. `help COMMAND` is
  /// `COMMAND --help`. A name that is near to a known one is answered with that one.
  Call parse(int argc, char* argv[]);

 private:
  Call call_of(std::vector<std::string> words);
  std::string version_;
  std::unique_ptr<CLI::App> app_;
};
