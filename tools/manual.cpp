// leukolens manual, leukolens completion — manual pages and shell completion, from the definitions of the options
#include "manual.hpp"

#include <array>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

void setup_help(CommandLine& program) {
  auto c = program.command("help", "Show the options and an example of a command: leukolens help COMMAND.");
  c.footer("Example:\n  leukolens help train");
}

void setup_manual(CommandLine& program, ManualOptions& o) {
  auto c = program.command("manual", "Write manual pages and shell completion, for packages and for ~/.local/share.");
  c.add("FOLDER", o.folder, "folder `share` below which they are written").required().check(writable_path());
  add_common(c, o.common);
  c.footer(
      "Writes man/man1/*.1, bash-completion/completions/leukolens, zsh/site-functions/_leukolens and "
      "fish/vendor_completions.d/leukolens.fish; replaces older ones.\n"
      "Example:\n  leukolens manual share");
}

void setup_completion(CommandLine& program, CompletionOptions& o) {
  auto c = program.command("completion", "Print a script that completes commands, options, choices and files.");
  c.add("SHELL", o.shell, "the shell that reads it").required().check(one_of({"bash", "zsh", "fish"}));
  c.footer(
      "bash: `eval \"$(leukolens completion bash)\"` in ~/.bashrc; zsh: the file _leukolens in a folder of $fpath; "
      "fish: ~/.config/fish/completions/leukolens.fish.\n"
      "Example:\n  leukolens completion bash");
}

int run_manual(const ManualOptions& o, const ProgramFacts& program, Console& console) {
  std::size_t written = 0;
  const auto write = [&](const fs::path& path, const std::string& text) {
    std::error_code error;
    fs::create_directories((o.folder / path).parent_path(), error);
    if (error)
      throw Error(Kind::io, (o.folder / path).parent_path().string() + ": cannot be made: " + error.message() +
                                ". Choose another folder.");
    write_file(o.folder / path, text);
    ++written;
  };
  write(fs::path("man/man1") / (program.name + ".1"), program_page(program));
  for (const auto& command : program.commands)
    write(fs::path("man/man1") / (program.name + "-" + command.name + ".1"), command_page(program, command));
  const std::array<std::pair<const char*, std::string>, 3> scripts = {
      {{"bash", "bash-completion/completions/" + program.name},
       {"zsh", "zsh/site-functions/_" + program.name},
       {"fish", "fish/vendor_completions.d/" + program.name + ".fish"}}};
  for (const auto& [shell, path] : scripts) write(path, completion_script(program, shell));
  console.say(std::to_string(written) + " files below " + o.folder.string());
  console.result({{"output", o.folder.string()}, {"files", written}});
  return 0;
}

int run_completion(const CompletionOptions& o, const ProgramFacts& program, Console& console) {
  console.say(completion_script(program, o.shell));
  return 0;
}
