#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/phase/shape.hpp"
#include "leukolens/predictions/journal.hpp"

namespace sample {

inline leukolens::PredictionSchema schema() { return {{"lymph", "mono, old"}, {"purity"}}; }
inline leukolens::Json meta() { return {{"model", "3fa9"}, {"options", {{"scale", 1.0}, {"batch", 32}}}}; }

/// Three cells, awkward to store: one failed, texts with commas, quotes, line breaks and no ASCII.
inline std::vector<leukolens::Prediction> predictions() {
  leukolens::Prediction a;
  a.id = a.source = "a, b/1.tif";
  a.content_hash = std::string(64, 'a');
  a.label = "mono, old";
  a.predicted = "lymph";
  a.p = {.75, .25};
  a.confidence = .75;
  a.logits = {.1f, -1e-7f};
  a.shape.assign(leukolens::shape_columns().size(), 1.5);
  a.shape[0] = leukolens::undefined;
  a.background = -0.;
  a.extra = {"0.9"};
  leukolens::Prediction b;
  b.id = b.source = "b.tif";
  b.status = "unreadable";
  b.message = "b.tif: \"cut\noff\", see\r\nthe log";
  b.extra = {""};
  leukolens::Prediction c = a;
  c.id = "\xC3\xA9\xE2\x82\xAC.tif#4:2";
  c.source = "\xC3\xA9\xE2\x82\xAC.tif";
  c.frame = 4;
  c.cell = 2;
  c.x = 12.5;
  c.y = 7;
  c.label = "lymph";
  c.p = {1. / 3, 2. / 3};
  return {a, b, c};
}

/// Runs the journal to its end, as a command would.
inline void write(const std::filesystem::path& path, leukolens::JournalStart start,
                  const std::vector<leukolens::Prediction>& rows = predictions()) {
  leukolens::PredictionJournal journal(path, schema(), meta(), start);
  if (journal.complete()) return;
  for (std::size_t i = journal.rows_done(); i < rows.size(); ++i) journal.append(rows[i]);
  journal.finish();
}

/// A copy of the run as it stands when it is killed: all rows in the `.part`, nothing published.
inline std::string leave_part(const std::filesystem::path& path) {
  {
    leukolens::PredictionJournal journal(path, schema(), meta(), leukolens::JournalStart::replace);
    for (const auto& row : predictions()) journal.append(row);
  }
  return leukolens::read_text(path.string() + ".part");
}

}  // namespace sample
