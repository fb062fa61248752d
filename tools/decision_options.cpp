#include "decision_options.hpp"

#include "leukolens/core/text.hpp"

using namespace leukolens;

namespace {

Check inside_0_1(bool one_too) {
  const std::string wanted = one_too ? "above 0 and at most 1" : "between 0 and 1, both excluded";
  const auto fault = [=](const std::string& text) {
    const auto value = to_number(text);
    return value && *value > 0 && (*value < 1 || (one_too && *value == 1)) ? std::string() : text + " is not " + wanted;
  };
  return check_by(fault, one_too ? "(0, 1]" : "(0, 1)", "inside 0 and 1");
}

}  // namespace

void add_decisions(Command& command, DecisionCommandOptions& o) {
  const auto* group = "Sets and decisions";
  const auto conformal =
      command
          .add("--conformal", o.conformal,
               "fit sets of classes that hold the truth: lac (smallest), aps (adaptive), raps (for many classes)")
          .group(group)
          .check(one_of({"lac", "aps", "raps"}));
  command.add("--coverage", o.coverage, "fraction of the cells of each class whose set shall hold the truth")
      .group(group)
      .show_default()
      .needs(conformal)
      .check(inside_0_1(false));
  command.flag("--pooled", o.pooled, "that fraction of all cells together instead of each class")
      .group(group)
      .needs(conformal);
  command
      .flag(
          "--empty-sets", o.empty_sets,
          "the plain sets: leave even the most probable class out where it is too unlikely; `empty` then stands in the "
          "column `set`, and such a cell is for review")
      .group(group)
      .needs(conformal);
  const auto max_error =
      command
          .add("--max-error", o.max_error,
               "fit from which confidence on calls are accepted: largest fraction of those that may be wrong, for "
               "example 0.02; the others are for review")
          .group(group)
          .check(inside_0_1(false));
  command.add("--confidence", o.confidence, "with which --max-error is promised")
      .group(group)
      .show_default()
      .needs(max_error)
      .check(inside_0_1(false));
  command
      .add("--unknown", o.unknown,
           "quantile of the novelty of cells like these above which a cell is called unknown; 1: none is")
      .group(group)
      .show_default()
      .check(inside_0_1(true))
      .on_given([&o] { o.unknown_given = true; });
}

DecisionOptions DecisionCommandOptions::options(bool has_novelty, std::uint64_t seed) const {
  DecisionOptions out;
  if (!conformal.empty())
    out.conformal = ConformalOptions{conformal_score_from(conformal), coverage, pooled, seed, empty_sets};
  if (max_error > 0) out.abstention = AbstentionOptions{max_error, confidence};
  if (unknown < 1 && (has_novelty || unknown_given)) out.unknown = unknown;
  return out;
}

std::string DecisionCommandOptions::arguments() const {
  std::vector<std::string> words;
  if (!conformal.empty()) words.push_back("--conformal " + conformal + " --coverage " + to_text(coverage));
  if (pooled) words.push_back("--pooled");
  if (empty_sets) words.push_back("--empty-sets");
  if (max_error > 0) words.push_back("--max-error " + to_text(max_error) + " --confidence " + to_text(confidence));
  if (unknown_given) words.push_back("--unknown " + to_text(unknown));
  return join(words, " ");
}
