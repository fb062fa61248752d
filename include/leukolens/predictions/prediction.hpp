#pragma once
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace leukolens {

inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// One row of predictions.csv: one cell, classified or not (status).
struct Prediction {
  std::string id, source;
  std::optional<std::size_t> frame, cell;
  std::optional<double> x, y;  ///< centre of the cell in its frame, px
  std::string track;           ///< of a cell followed over frames: frame and cell of its first sighting; else empty
  std::string status = "ok";   ///< ok | border | debris | doublet | unreadable | colour | not-finite | size | unit ...
  std::string message;         ///< why status is not ok
  std::string content_hash, role, donor, specimen, capture, label;
  std::string predicted;          ///< argmax of p; empty where status is not ok
  double confidence = undefined;  ///< p of `predicted`
  std::string decision,
      set;  ///< accept | review | unknown; conformal set or `empty_set_word`; empty where none was fitted
  double novelty = undefined;  ///< squared Mahalanobis distance of the pooled features
  std::vector<double> p;       ///< K, calibrated where the model is; empty where status is not ok
  std::vector<float> logits;   ///< K, raw
  double background = undefined, focus = undefined;
  std::vector<double> shape;       ///< shape_columns(); empty where status is not ok
  std::vector<std::string> extra;  ///< manifest columns carried through
};

/// The columns of a table of predictions.
struct PredictionSchema {
  std::vector<std::string> classes;  ///< K, the model's order
  std::vector<std::string> extra_columns;
  bool tracks = false;  ///< with the column `track`: some inputs are captures
  std::vector<std::string> columns() const;
};

/// Whether a row of this status is one that should have been classified and could not be: not `ok`, nor an object of a
/// frame that is no single whole cell.
bool is_failure(const std::string& status);

/// The row with every text as UTF-8: names of files may be any bytes, a table that holds such is not read by anybody.
/// Other bytes are percent-encoded (`utf8_spelling`), as they are in ids.
Prediction in_utf8(Prediction prediction);

/// The row as fields in the order of `schema.columns()`: unknown numbers are `nan`, texts empty, and so are `frame` and
/// `cell`, which are parts of the cell's name.
std::vector<std::string> fields_of(const Prediction& prediction, const PredictionSchema& schema);

}  // namespace leukolens
