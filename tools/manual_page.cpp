#include <algorithm>

#include "leukolens/core/text.hpp"
#include "manual.hpp"

namespace {

/// Text as roff prints it: no letter starts a request, every `-` can be copied into a shell.
std::string roff(const std::string& text) {
  std::string out;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else if (c == ',')
      out += ",\\:";  // where a long list may be broken
    else
      out += c;
    line_begins = c == '\n';
  }
  return out;
}

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string head(const ProgramFacts& program, const std::string& page, const std::string& meaning) {
  return ".TH " + upper(page) + " 1 \"\" \"" + program.name + " " + program.version +
         "\" \"Leukolens\"\n.ad l\n.nh\n.SH NAME\n" + roff(page) + " \\- " + roff(meaning) + "\n";
}

std::string option_entry(const OptionFacts& option) {
  std::vector<std::string> names;
  for (const auto& name : option.names) names.push_back("\\fB" + roff(name) + "\\fR");
  std::string text = ".TP\n" + leukolens::join(names, ", ");
  if (!option.value.empty()) text += " \\fI" + roff(option.value) + "\\fR";
  if (option.several) text += " ...";
  text += "\n" + roff(option.meaning);
  const auto& value = option.default_text;  // of several values it is "[a,b]"
  if (!value.empty()) text += " " + roff(value.starts_with('[') ? value : "[" + value + "]");
  if (option.required && !option.positional) text += " (required)";
  return text + "\n";
}

/// `.SH HEADING` and its options, positionals first; nothing for none.
std::string option_section(const std::string& heading, const std::vector<OptionFacts>& options) {
  std::string text;
  for (const bool positional : {true, false})
    for (const auto& option : options)
      if (option.positional == positional) text += option_entry(option);
  return text.empty() ? "" : ".SH " + heading + "\n" + text;
}

std::vector<std::string> headings(const std::vector<OptionFacts>& options) {
  std::vector<std::string> names;
  for (const auto& option : options)
    if (std::ranges::count(names, option.heading) == 0) names.push_back(option.heading);
  return names;
}

/// The footer of the help: prose, then lines of examples, which begin with blanks.
std::string notes(const std::string& footer) {
  std::string text = ".SH NOTES\n";
  bool in_example = false;
  for (const auto& line : leukolens::split(footer, '\n')) {
    const bool example = line.starts_with("  ");
    if (example != in_example) text += example ? ".PP\n.nf\n.RS\n" : ".RE\n.fi\n.PP\n";
    in_example = example;
    text += roff(example ? line.substr(2) : line) + "\n";
    if (!example) text += ".br\n";
  }
  return text + (in_example ? ".RE\n.fi\n" : "");
}

}  // namespace

std::string program_page(const ProgramFacts& program) {
  std::string text = head(program, program.name, "label-free classification of leukocytes") + ".SH SYNOPSIS\n\\fB" +
                     program.name + "\\fR \\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.SH DESCRIPTION\n" +
                     roff(program.description) + "\n.SH COMMANDS\n";
  for (const auto& command : program.commands)
    text += ".TP\n\\fB" + roff(program.name + "-" + command.name) + "\\fR(1)\n" + roff(command.meaning) + "\n";
  text += option_section("OPTIONS", program.options);
  return text +
         ".SH EXIT STATUS\n.TP\n0\nall well\n.TP\n1\nfinished, but some images failed\n.TP\n2\nthe command line is "
         "wrong\n.TP\n3\nthe job could not be done\n.TP\n130\ninterrupted\n";
}

std::string command_page(const ProgramFacts& program, const CommandFacts& command) {
  const auto page = program.name + "-" + command.name;
  std::string text = head(program, page, command.meaning) + ".SH SYNOPSIS\n\\fB" + program.name + " " + command.name +
                     "\\fR [\\fIOPTIONS\\fR]";
  for (const auto& option : command.options)
    if (option.positional)
      text += (option.required ? " \\fI" : " [\\fI") + roff(option.names.front()) +
              (option.required ? "\\fR" : "\\fR]") + (option.several ? " ..." : "");
  text += "\n";
  for (const auto& heading : headings(command.options)) {
    std::vector<OptionFacts> group;
    std::ranges::copy_if(command.options, std::back_inserter(group),
                         [&](const OptionFacts& option) { return option.heading == heading; });
    text += option_section(upper(heading), group);
  }
  return text + notes(command.footer) + ".SH SEE ALSO\n\\fB" + program.name + "\\fR(1)\n";
}
