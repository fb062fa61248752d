#pragma once
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "leukolens/dataset/cells.hpp"
#include "leukolens/predictions/prediction.hpp"

namespace leukolens {

/// What a `.part` holds up to its last whole row.
struct WholeRows {
  std::size_t bytes = 0;  ///< length of the valid beginning, 0 where not even the header is whole
  std::size_t rows = 0;
  std::size_t failed = 0;         ///< rows that is_failure holds of
  std::optional<CellPlace> last;  ///< cell of the last whole row
};

/// One form of the table: how rows grow in the `.part` and how the finished file comes out of it.
class RowFormat {
 public:
  virtual ~RowFormat() = default;
  virtual std::string header() const = 0;  ///< stands before the first row; may be empty
  virtual void append(std::string& text, const Prediction& prediction) const = 0;
  /// Reads a left-over `.part` without keeping it in memory; stops at the first row that is torn or damaged.
  virtual WholeRows scan(const std::filesystem::path& part) const = 0;
  /// Turns the synced `.part` into the finished file, at once and durably.
  virtual void publish_table(const std::filesystem::path& part, const std::filesystem::path& path) const;
};

std::unique_ptr<RowFormat> csv_rows(const PredictionSchema& schema);
std::unique_ptr<RowFormat> jsonl_rows(const PredictionSchema& schema);
std::unique_ptr<RowFormat> npz_table(const PredictionSchema& schema);

/// By the extension of the output. @throws Error  Kind::usage for another one than .csv, .jsonl, .npz
std::unique_ptr<RowFormat> row_format(const std::filesystem::path& path, const PredictionSchema& schema);

}  // namespace leukolens
