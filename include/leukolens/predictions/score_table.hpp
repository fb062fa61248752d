#pragma once
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/core/sinks.hpp"
#include "leukolens/core/table.hpp"

namespace leukolens {

enum class ScoreKind { logits, probabilities };

struct ScoreTableOptions {
  std::optional<ScoreKind> kind;           ///< --input; empty: said by the names of columns or arrays
  std::string scores_array, labels_array;  ///< --arrays SCORES,LABELS of an NPZ; empty: logits | probs, labels
  std::vector<std::string> classes;        ///< the model's; empty: the table's own columns
  bool require_labels = false;             ///< a table without labels is an error
  bool renormalise = false;                ///< divide rows of probabilities by their sum where it is nearly 1, as of
                                           ///< rounded ones (by up to .005 a class)
  bool pool_tracks = false;                ///< one row a tracked cell (pool_tracks.hpp)
  std::vector<std::string> groups;         ///< columns (arrays, keys) that figures are wanted by; absent: an error
};

/// Scores and labels of a predictions table, ours or anybody's; what is absent stays empty.
struct ScoreTable {
  std::filesystem::path path;
  std::vector<std::string> classes;
  Table logits;                             ///< N x K; empty where the table has probabilities alone
  Table probabilities;                      ///< N x K; empty where it has logits alone
  std::vector<int> labels;                  ///< N; -1 unknown
  std::vector<std::string> foreign_labels;  ///< N or empty: the label of a row where it names none of the classes
  std::vector<std::string> ids, sources, tracks, roles, content_hashes, donors, specimens, captures,
      decisions;                   ///< N or empty
  std::vector<std::string> sets;   ///< N texts of conformal sets, or empty
  std::vector<std::string> folds;  ///< N, of out-of-fold rows: fold of the cell in each cross-validation; or empty
  std::vector<double> weights;     ///< N, above 0, of the column `weight`; or empty
  std::vector<double> purities;    ///< N, in (0, 1] or NaN unknown, of the column `purity`; or empty
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;  ///< the columns asked for, N values each
  std::vector<double> novelty, background, focus;                        ///< N or empty; NaN: unknown
  double probability_floor = std::numeric_limits<double>::min();  ///< smallest normal number of the stored p's type
  std::size_t failed = 0;                                         ///< rows passed over because their status is not ok
  bool ours = false;                                              ///< has `content_hash` and `role` columns
  std::size_t size() const { return labels.size(); }
};

/// Labels are class names or, where not all of them are, all indices 0..K-1 into the table's own columns. With both
/// kinds of columns both are read, or the one that `kind` says alone; a `kind` that the names contradict is an error.
/// Names beside the classes are kept in `foreign_labels` (label -1) and told to `warn` with their counts.
/// CSV columns logit_<class> or p_<class> with `label`; NPZ arrays; .jsonl of our own. `weight` and `purity` are read
/// where they are there.
/// @throws Error  as check_readable (core/files.hpp); Kind::bad_data naming file and row: NaN or infinite logits,
///                probabilities outside 0..1 or whose row does not sum to 1 within 1e-3, labels of which none is one
///                of the classes where they are required, an index outside them, other classes than the model's,
///                duplicate ids, no rows, no score columns (lists those found), a weight or purity outside its range
ScoreTable read_scores(const std::filesystem::path& path, const ScoreTableOptions& options, const Warn& warn);

/// Whether the rows come from networks of a cross-validation (`train --folds`), each of which had not seen the cell.
bool is_out_of_fold(const ScoreTable& table);

/// The given rows, in their order; of a temporary, all rows in their order cost nothing.
ScoreTable select(const ScoreTable& table, const std::vector<int>& rows);
ScoreTable select(ScoreTable&& table, const std::vector<int>& rows);

/// Logits of every row: the table's own, else log p with p floored at the smallest normal number (warns with a count).
Table logits_of(const ScoreTable& table, const Warn& warn);

}  // namespace leukolens
