#pragma once
#include <filesystem>
#include <string>

#include "command_facts.hpp"
#include "console.hpp"
#include "options.hpp"

/// `leukolens manual FOLDER` and `leukolens completion SHELL`: what a package installs beside the program.
struct ManualOptions {
  std::filesystem::path folder;
  CommonOptions common;
};
struct CompletionOptions {
  std::string shell;  ///< bash | zsh | fish
};
/// `leukolens help COMMAND` is `leukolens COMMAND --help`; it stands here for the list of commands.
void setup_help(CommandLine& program);
void setup_manual(CommandLine& program, ManualOptions& o);
void setup_completion(CommandLine& program, CompletionOptions& o);
int run_manual(const ManualOptions& o, const ProgramFacts& program, Console& console);
int run_completion(const CompletionOptions& o, const ProgramFacts& program, Console& console);

/// Page of section 1 in roff, of the program itself. Holds no date, so that a build can be repeated.
std::string program_page(const ProgramFacts& program);
/// Page of one command, `leukolens-COMMAND`.
std::string command_page(const ProgramFacts& program, const CommandFacts& command);

/// A script that completes commands, options, their choices and files. @param shell  bash | zsh | fish
std::string completion_script(const ProgramFacts& program, const std::string& shell);
