#include "dataset/names_from_path.hpp"

#include <array>
#include <regex>

#include "leukolens/core/counted_names.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/unicode.hpp"
#include "leukolens/dataset/classes.hpp"

namespace leukolens {
namespace {

/// One rule of `NameRules`, where it is kept and what it fills in.
struct RuleFacts {
  const char *option, *what;
  std::string NameRules::*text;
  std::string InputFile::*field;
};
constexpr std::array<RuleFacts, 4> all_rules = {{
    {"--label-from", "label", &NameRules::label, &InputFile::label},
    {"--donor-from", "donor", &NameRules::donor, &InputFile::donor},
    {"--specimen-from", "specimen", &NameRules::specimen, &InputFile::specimen},
    {"--capture-from", "capture", &NameRules::capture, &InputFile::capture},
}};

std::regex compile(const RuleFacts& rule, const std::string& text) {
  try {
    return std::regex(text, std::regex::ECMAScript | std::regex::optimize);
  } catch (const std::regex_error& error) {
    throw Error(Kind::usage, std::string(rule.option) + " '" + text + "': no regular expression (" + error.what() +
                                 "). Write one such as '_(Mon|Neu|Eos|Lym)_', whose first group is the " + rule.what +
                                 ".");
  }
}

/// The first group, or the whole match of an expression without groups; empty: it does not fit.
std::string value_of(const std::regex& expression, const RuleFacts& rule, const std::string& path) {
  try {
    std::smatch match;
    if (!std::regex_search(path, match, expression)) return {};
    return match.size() > 1 ? match[1].str() : match[0].str();
  } catch (const std::regex_error&) {
    throw Error(Kind::usage, std::string(rule.option) + ": takes too long on " + utf8_spelling(path) +
                                 ". Write it without nested repetitions.");
  }
}

/// Gives the files that the rule does not fit.
std::vector<const InputFile*> apply(const RuleFacts& rule, const std::string& text, Inputs& inputs) {
  const std::regex expression = compile(rule, text);
  std::vector<const InputFile*> unfit;
  for (InputFile& file : inputs.files) {
    if (!(file.*rule.field).empty()) continue;
    file.*rule.field = utf8_spelling(value_of(expression, rule, file.relative_path));
    if ((file.*rule.field).empty()) unfit.push_back(&file);
  }
  return unfit;
}

/// As of folders: a name that is no class of the model is no label.
void drop_foreign_labels(Inputs& inputs, const std::string& place, const InputOptions& options, const Warn& warn) {
  std::map<std::string, std::size_t> foreign;
  for (InputFile& file : inputs.files)
    if (!file.label.empty() && class_index(options.classes, file.label) < 0) {
      ++foreign[file.label];
      file.label.clear();
    }
  if (!foreign.empty() && warn)
    warn(place + ": --label-from gives " + counted_names(foreign, "file") + ", which are none of the model's classes " +
         join(options.classes, "|") + "; these files have no label.");
}

}  // namespace

Json to_json(const NameRules& rules) {
  Json json = Json::object();
  for (const RuleFacts& rule : all_rules)
    if (!(rules.*rule.text).empty()) json[std::string(rule.what) + "_from"] = rules.*rule.text;
  return json;
}

bool any_rule(const NameRules& rules) {
  for (const RuleFacts& rule : all_rules)
    if (!(rules.*rule.text).empty()) return true;
  return false;
}

void take_names_from_paths(Inputs& inputs, const std::string& place, const InputOptions& options, const Warn& warn) {
  inputs.names = options.names;
  for (const RuleFacts& rule : all_rules) {
    const std::string& text = options.names.*rule.text;
    if (text.empty()) continue;
    const auto unfit = apply(rule, text, inputs);
    if (!unfit.empty() && rule.field == &InputFile::label && options.require_label)
      throw Error(Kind::bad_data, unfit.front()->path + ": --label-from '" + text + "' does not fit the paths of " +
                                      std::to_string(unfit.size()) + " of " + std::to_string(inputs.files.size()) +
                                      " files, this the first of them. Widen it, or leave them out with --exclude.");
    if (!unfit.empty() && warn)
      warn(place + ": " + rule.option + " '" + text + "' does not fit the paths of " + std::to_string(unfit.size()) +
           " of " + std::to_string(inputs.files.size()) + " files, such as " +
           utf8_spelling(unfit.front()->relative_path) + "; their " + rule.what + " is unknown.");
  }
  if (options.names.label.empty()) return;
  if (!options.classes.empty() && !inputs.from_manifest) drop_foreign_labels(inputs, place, options, warn);
  if (options.require_label)
    for (const InputFile& file : inputs.files) check_class_name(file.label, file.path);
}

}  // namespace leukolens
