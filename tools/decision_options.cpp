#include "decision_options.hpp"

using namespace leukolens;

namespace {

CLI::Validator inside_0_1(bool one_too) {
  const std::string range = one_too ? "above 0 and at most 1" : "between 0 and 1, both excluded";
  return CLI::Validator(
      [=](std::string& text) {
        double value = 0;
        const bool is_number = CLI::detail::lexical_cast(text, value);
        return is_number && value > 0 && (value < 1 || (one_too && value == 1)) ? std::string()
                                                                                : text + " is not " + range;
      },
      one_too ? "(0, 1]" : "(0, 1)", "inside 0 and 1");
}

}  // namespace

void add_decisions(CLI::App& command, DecisionCommandOptions& o) {
  const auto* group = "Sets and decisions";
  auto* conformal =
      command
          .add_option(
              "--conformal", o.conformal,
              "fit sets of classes that hold the truth: lac (smallest), aps (adaptive), raps (for many classes)")
          ->group(group)
          ->check(CLI::IsMember({"lac", "aps", "raps"}));
  command.add_option("--coverage", o.coverage, "fraction of the cells of each class whose set shall hold the truth")
      ->group(group)
      ->capture_default_str()
      ->needs(conformal)
      ->check(inside_0_1(false));
  command.add_flag("--pooled", o.pooled, "that fraction of all cells together instead of each class")
      ->group(group)
      ->needs(conformal);
  auto* max_error =
      command
          .add_option("--max-error", o.max_error,
                      "fit from which confidence on calls are accepted: largest fraction of those that may be wrong, for "
                      "example 0.02; the others are for review")
          ->group(group)
          ->check(inside_0_1(false));
  command.add_option("--confidence", o.confidence, "with which --max-error is promised")
      ->group(group)
      ->capture_default_str()
      ->needs(max_error)
      ->check(inside_0_1(false));
  command
      .add_option("--unknown", o.unknown,
                  "quantile of the novelty of cells like these above which a cell is called unknown; 1: none is")
      ->group(group)
      ->capture_default_str()
      ->check(inside_0_1(true))
      ->each([&o](const std::string&) { o.unknown_given = true; });
}

DecisionOptions DecisionCommandOptions::options(bool has_novelty, std::uint64_t seed) const {
  DecisionOptions out;
  if (!conformal.empty()) out.conformal = ConformalOptions{conformal_score_from(conformal), coverage, pooled, seed};
  if (max_error > 0) out.abstention = AbstentionOptions{max_error, confidence};
  if (unknown < 1 && (has_novelty || unknown_given)) out.unknown = unknown;
  return out;
}
