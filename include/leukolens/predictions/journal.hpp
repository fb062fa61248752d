#pragma once
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/dataset/cells.hpp"
#include "leukolens/predictions/prediction.hpp"

namespace leukolens {

/// What to do with what an earlier run left.
enum class JournalStart {
  fresh,    ///< refuse an existing output, and a left-over .part that holds rows
  replace,  ///< --force: a left-over .part is begun anew; the old output stays until the new one is whole
  resume,   ///< go on after the last whole row of the .part
};

/// Writes predictions as they come into `path.part` (with `path.part.meta.json`) and publishes the whole table as
/// `path` with `path.meta.json`. The form follows the extension: .csv, .jsonl, .npz.
class PredictionJournal {
 public:
  /// @param meta  everything that changes bits of the table: model and calibration hashes, inputs, options
  /// @throws Error  Kind::exists (also a .part, see JournalStart); Kind::io; Kind::usage for another extension;
  /// Kind::bad_data on resume when the
  ///                .part belongs to a run with another meta (names the first key that differs)
  PredictionJournal(std::filesystem::path path, PredictionSchema schema, Json meta, JournalStart start);
  ~PredictionJournal();

  bool complete() const;          ///< resume found the finished table of this very run: nothing is left to do
  std::size_t rows_done() const;  ///< whole rows found on resume
  /// Cell of the last whole row found on resume; empty where there is none.
  std::optional<CellPlace> last() const;
  std::size_t failed() const;  ///< rows that is_failure holds of, found and appended
  void append(
      const Prediction& prediction);  ///< @throws Error  Kind::io naming path and reason (disk full); the .part stays
  void finish();                      ///< fsync, rename, fsync of the folder

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace leukolens
