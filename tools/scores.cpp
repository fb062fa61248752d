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
  add_sightings(command, o.sightings);
  command.add("--role", o.role,
              "take the labelled rows of this role, or `all` labelled rows, instead of the usual ones");
}

void add_renormalise(Command& command, bool& renormalise) {
  command.flag("--renormalise", renormalise,
               "divide each row of probabilities by its sum where rounding to two decimals explains that it is not 1");
}

void add_sightings(Command& command, std::string& sightings) {
  command
      .add(
          "--sightings", sightings,
          "of a cell that was followed through a capture (column `track`): pool them, so that it counts once, or count "
          "each")
      .show_default()
      .check(one_of({"pool", "each"}));
}

ScoreTableOptions table_options(const ScoreOptions& o) {
  ScoreTableOptions options;
  options.require_labels = true;
  options.pool_tracks = o.sightings == "pool";
  options.groups = o.by;
  if (options.pool_tracks) std::erase(options.groups, "track");  // `--by track` is what pooling does
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
