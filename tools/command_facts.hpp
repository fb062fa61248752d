#pragma once
#include <string>
#include <vector>

// What the command line offers, as data: manual pages and shell completion are written from it.

struct OptionFacts {
  std::vector<std::string> names;  ///< "--output", "-o"; of a positional its name alone
  bool positional = false, required = false, flag = false, several = false;
  bool is_path = false;              ///< a file or folder
  std::string value;                 ///< what it takes, for people: "INT in [1 - 256]"; empty for a flag
  std::vector<std::string> choices;  ///< all values there are; empty: others
  std::string meaning, default_text;
  std::string heading;  ///< of its group in the help
};

struct CommandFacts {
  std::string name, meaning, footer;
  std::vector<OptionFacts> options;  ///< in the order of the help
};

struct ProgramFacts {
  std::string name, description, version;
  std::vector<OptionFacts> options;  ///< of every command: --help, --version, --config
  std::vector<CommandFacts> commands;
};
