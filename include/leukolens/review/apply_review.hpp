#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "leukolens/core/files.hpp"
#include "leukolens/core/sinks.hpp"

namespace leukolens {

/// What one person decided about one cell: a row of review.csv, as the gallery saves it.
struct ReviewRow {
  std::string id, content_hash;
  std::string label, predicted;          ///< as they were when it was decided
  std::string new_label, flag, comment;  ///< empty: nothing said
  std::string reviewer, reviewed_at;     ///< ISO 8601, UTC
  std::string place;                     ///< "review.csv, line 3", for messages
};

/// @throws Error  Kind::bad_data naming file, line and fault: a missing column, no id, no reviewer, a time that is
/// none;
///                as CsvReader
std::vector<ReviewRow> read_review(const std::filesystem::path& path);

struct ApplyReviewOptions {
  bool drop_flagged = false;  ///< leave flagged and disputed rows out of the new manifest
  IfExists if_exists = IfExists::refuse;
};

struct ApplyReviewReport {
  std::size_t rows = 0;        ///< of the new manifest
  std::size_t reviewed = 0;    ///< rows that somebody decided about
  std::size_t relabelled = 0;  ///< whose label differs now
  std::size_t flagged = 0, dropped = 0;
  std::vector<std::string> disputed;  ///< "a.tif: A says monocyte, B says neutrophil"
  std::vector<std::string> unplaced;  ///< ids that no row of the manifest has, and why
};

/// Writes the manifest with the decisions put in: every row and column as it was, but `label` where it was decided
/// anew; and the columns label_before (before the first review), flag, review_comment, reviewed_by and reviewed_at,
/// which keep what earlier reviews said where nobody decided anew. Of one person's decisions about a cell the latest
/// counts. Where people give different labels the label stays and `flag` begins with `disputed`. Paths stay true where
/// the new manifest lies in another folder.
/// @throws Error  Kind::bad_data: a file whose pixels are not those that were reviewed, as list_inputs, as CsvReader;
///                Kind::exists, Kind::io
ApplyReviewReport apply_review(const std::vector<ReviewRow>& review, const std::filesystem::path& manifest,
                               const std::filesystem::path& output, const ApplyReviewOptions& options,
                               const Warn& warn);

}  // namespace leukolens
