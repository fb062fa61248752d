#include "scores.hpp"

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "options.hpp"

using namespace leukolens;

void add_scores(Command& command, ScoreOptions& o) {
  command
      .add("table", o.table,
           "predictions.csv, or any CSV (columns logit_* or p_*, and label) or NPZ (logits or probs, and labels)")
      .required()
      .check(existing_path());
  command.add("--input", o.input, "what the scores are, where their names do not say")
      .check(one_of({"logits", "probabilities"}));
  command.add("--arrays", o.arrays, "SCORES,LABELS: names of the two arrays of an NPZ");
  add_renormalise(command, o.renormalise);
  command.add("--role", o.role,
              "take the labelled rows of this role, or `all` labelled rows, instead of the usual ones");
}

void add_renormalise(Command& command, bool& renormalise) {
  command.flag("--renormalise", renormalise,
               "divide each row of probabilities by its sum where rounding to two decimals explains that it is not 1");
}

ScoreTableOptions table_options(const ScoreOptions& o) {
  ScoreTableOptions options;
  options.require_labels = true;
  options.groups = o.by;
  options.renormalise = o.renormalise;
  if (!o.input.empty()) options.kind = o.input == "logits" ? ScoreKind::logits : ScoreKind::probabilities;
  if (!o.arrays.empty()) {
    const auto names = split(o.arrays, ',');
    if (names.size() != 2 || names[0].empty() || names[1].empty())
      throw Error(Kind::usage, "--arrays " + o.arrays + ": give two names, SCORES,LABELS.");
    options.scores_array = names[0];
    options.labels_array = names[1];
  }
  return options;
}
