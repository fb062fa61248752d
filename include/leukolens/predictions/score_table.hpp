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
};

/// Scores and labels of a predictions table, ours or anybody's; what is absent stays empty.
struct ScoreTable {
  std::filesystem::path path;
  std::vector<std::string> classes;
  Table logits;             ///< N x K; empty where the table has probabilities alone
  Table probabilities;      ///< N x K; empty where it has logits alone
  std::vector<int> labels;  ///< N; -1 unknown
  std::vector<std::string> ids, sources, roles, content_hashes, donors, specimens, captures, decisions;  ///< N or empty
  std::vector<double> novelty;                                                                           ///< N or empty
  double probability_floor = std::numeric_limits<double>::min();  ///< smallest normal number of the stored p's type
  std::size_t failed = 0;                                         ///< rows passed over because their status is not ok
  bool ours = false;                                              ///< has `content_hash` and `role` columns
  std::size_t size() const { return labels.size(); }
};

/// Labels are class names or, where not all of them are, all indices 0..K-1 into the table's own columns. With both
/// kinds of columns both are read, or the one that `kind` says alone; a `kind` that the names contradict is an error.
/// CSV columns logit_<class> or p_<class> with `label`; NPZ arrays; .jsonl of our own.
/// @throws Error  Kind::missing; Kind::bad_data naming file and row: NaN or infinite logits, probabilities outside 0..1
///                or whose row does not sum to 1 within 1e-3, a label outside the classes, other classes than the
///                model's, duplicate ids, no rows, no score columns (lists those found)
ScoreTable read_scores(const std::filesystem::path& path, const ScoreTableOptions& options, const Warn& warn);

/// The given rows, in their order.
ScoreTable select(const ScoreTable& table, const std::vector<int>& rows);

/// Logits of every row: the table's own, else log p with p floored at the smallest normal number (warns with a count).
Table logits_of(const ScoreTable& table, const Warn& warn);

}  // namespace leukolens
