#include <algorithm>

#include "leukolens/core/run_stamp.hpp"
#include "leukolens/core/text.hpp"
#include "manual.hpp"

using leukolens::join;
using leukolens::shell_quoted;

namespace {

std::vector<OptionFacts> options_of(const ProgramFacts& program, const CommandFacts& command) {
  auto options = command.options;
  for (const auto& option : program.options)
    if (option.names.front() == "--config") options.push_back(option);
  return options;
}

std::vector<std::string> names_of(const std::vector<CommandFacts>& commands) {
  std::vector<std::string> names;
  for (const auto& command : commands) names.push_back(command.name);
  return names;
}

/// Names of the options themselves, of positionals none.
std::vector<std::string> names_of(const std::vector<OptionFacts>& options) {
  std::vector<std::string> names;
  for (const auto& option : options)
    if (!option.positional) std::ranges::copy(option.names, std::back_inserter(names));
  return names;
}

/// What a positional of the command can be, where all its values are known.
std::vector<std::string> positional_choices(const ProgramFacts& program, const CommandFacts& command) {
  if (command.name == "help") return names_of(program.commands);
  for (const auto& option : command.options)
    if (option.positional && !option.choices.empty()) return option.choices;
  return {};
}

/// "-a|--all) ...;;" of the values after an option; files where it names none.
std::string bash_values(const std::vector<OptionFacts>& options) {
  std::string text;
  for (const auto& option : options) {
    if (option.positional || option.flag) continue;
    const auto values = !option.choices.empty() ? "words '" + join(option.choices, " ") + "'"
                        : option.is_path        ? "files"
                                                : "return";
    text += "        " + join(option.names, "|") + ") " + values + "; return ;;\n";
  }
  return text;
}

std::string bash_script(const ProgramFacts& program) {
  std::string text = R"(# bash completion of leukolens, written by `leukolens completion bash`
_leukolens() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= i
  COMPREPLY=()
  words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
  files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); }
  for ((i = 1; i < COMP_CWORD; ++i)); do
    [[ ${COMP_WORDS[i]} != -* ]] && { command=${COMP_WORDS[i]}; break; }
  done
  case $command in
)";
  text +=
      "    '') words '" + join(names_of(program.commands), " ") + " " + join(names_of(program.options), " ") + "' ;;\n";
  for (const auto& command : program.commands) {
    const auto options = options_of(program, command);
    const auto choices = positional_choices(program, command);
    text += "    " + command.name + ")\n      case $prev in\n" + bash_values(options) +
            "      esac\n      if [[ $cur == -* ]]; then words '" + join(names_of(options), " ") + "'; " +
            (choices.empty() ? "else files" : "else words '" + join(choices, " ") + "'") + "; fi ;;\n";
  }
  return text + "  esac\n}\ncomplete -F _leukolens leukolens\n";
}

/// A meaning within zsh's "NAME[MEANING]".
std::string zsh_meaning(const std::string& meaning) {
  std::string out;
  for (const char c : meaning) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_values(const OptionFacts& option) {
  if (!option.choices.empty()) return "(" + join(option.choices, " ") + ")";
  return option.is_path ? "_files" : " ";
}

std::string zsh_option(const OptionFacts& option) {
  std::string text;
  for (const auto& name : option.names)
    text += " \\\n        " + shell_quoted((option.several ? "*" : "") + name + "[" + zsh_meaning(option.meaning) +
                                           "]" + (option.flag ? "" : ":value:" + zsh_values(option)));
  return text;
}

std::string zsh_script(const ProgramFacts& program) {
  std::string text =
      "#compdef leukolens\n# zsh completion of leukolens, written by `leukolens completion zsh`\n"
      "_leukolens() {\n  if (( CURRENT == 2 )); then\n    local -a commands=(";
  for (const auto& command : program.commands)
    text += "\n      " + shell_quoted(command.name + ":" + zsh_meaning(command.meaning));
  text +=
      ")\n    _describe command commands\n    return\n  fi\n  local command=$words[2]\n  shift words\n"
      "  (( CURRENT-- ))\n  case $command in\n";
  for (const auto& command : program.commands) {
    text += "    " + command.name + ")\n      _arguments -s";
    for (const auto& option : options_of(program, command))
      if (!option.positional) text += zsh_option(option);
    const auto choices = positional_choices(program, command);
    text += " \\\n        " + shell_quoted("*:input:" + (choices.empty() ? "_files" : "(" + join(choices, " ") + ")")) +
            " ;;\n";
  }
  return text +
         "  esac\n}\nif [[ $funcstack[1] == _leukolens ]]; then _leukolens \"$@\"; else compdef _leukolens "
         "leukolens; fi\n";
}

/// fish reads \' and \\ alone in single quotes.
std::string fish_quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) text += (c == '\'' || c == '\\' ? "\\" : "") + std::string(1, c);
  return text + "'";
}

std::string fish_option(const std::string& begin, const OptionFacts& option) {
  std::string text = begin;
  for (const auto& name : option.names)
    text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (!option.flag) text += option.is_path ? " -r -F" : " -x";
  if (!option.choices.empty()) text += " -a " + fish_quoted(join(option.choices, " "));
  return text + " -d " + fish_quoted(option.meaning) + "\n";
}

std::string fish_script(const ProgramFacts& program) {
  std::string text = "# fish completion of leukolens, written by `leukolens completion fish`\n";
  for (const auto& command : program.commands)
    text += "complete -c leukolens -n __fish_use_subcommand -f -a " + command.name + " -d " +
            fish_quoted(command.meaning) + "\n";
  for (const auto& command : program.commands) {
    const auto begin = "complete -c leukolens -n " + fish_quoted("__fish_seen_subcommand_from " + command.name);
    for (const auto& option : options_of(program, command))
      if (!option.positional) text += fish_option(begin, option);
    if (const auto choices = positional_choices(program, command); !choices.empty())
      text += begin + " -f -a " + fish_quoted(join(choices, " ")) + "\n";
  }
  return text;
}

}  // namespace

std::string completion_script(const ProgramFacts& program, const std::string& shell) {
  if (shell == "bash") return bash_script(program);
  return shell == "zsh" ? zsh_script(program) : fish_script(program);
}
