#include "predictions/score_rows.hpp"

#include <algorithm>

#include "leukolens/core/error.hpp"

namespace leukolens {

const std::vector<TextField>& text_fields() {
  static const std::vector<TextField> fields = {
      {"id", "ids", &ScoreTable::ids},
      {"source", "sources", &ScoreTable::sources},
      {"track", "tracks", &ScoreTable::tracks},
      {"role", "roles", &ScoreTable::roles},
      {"content_hash", "content_hashes", &ScoreTable::content_hashes},
      {"donor", "donors", &ScoreTable::donors},
      {"specimen", "specimens", &ScoreTable::specimens},
      {"capture", "captures", &ScoreTable::captures},
      {"decision", "decisions", &ScoreTable::decisions},
      {"set", "sets", &ScoreTable::sets},
      {"folds", "folds", &ScoreTable::folds},
  };
  return fields;
}

const std::vector<NumberField>& number_fields() {
  static const std::vector<NumberField> fields = {
      {"novelty", &ScoreTable::novelty},
      {"background", &ScoreTable::background},
      {"focus", &ScoreTable::focus},
  };
  return fields;
}

void GrowingTable::add(std::span<const double> row) {
  if (rows_ == table_.rows())  // realloc moves pages, not bytes, once the table is large
    table_.conservativeResize(std::max<Eigen::Index>(256, 2 * rows_), static_cast<Eigen::Index>(places_.size()));
  double* out = table_.row(rows_++).data();
  for (std::size_t k = 0; k < places_.size(); ++k) out[k] = row[static_cast<std::size_t>(places_[k])];
}

Table GrowingTable::take() {
  if (rows_ > 0) table_.conservativeResize(rows_, Eigen::NoChange);
  return std::move(table_);
}

void check_class_count(const std::vector<std::string>& classes, const std::string& path) {
  if (classes.size() < 2)
    throw Error(Kind::bad_data, path + ": scores of one class alone; at least two are needed (give p and 1 - p).");
}

std::vector<int> relabelled(const std::vector<int>& labels, const std::vector<int>& places) {
  std::vector<int> new_of_old(places.size());
  for (std::size_t k = 0; k < places.size(); ++k) new_of_old[static_cast<std::size_t>(places[k])] = static_cast<int>(k);
  std::vector<int> out;
  out.reserve(labels.size());
  for (const int label : labels) out.push_back(label < 0 ? -1 : new_of_old[static_cast<std::size_t>(label)]);
  return out;
}

ScoreRows::ScoreRows(const std::filesystem::path& path, const ScoreTableOptions& options,
                     const std::vector<std::string>& found, KindsToRead kinds)
    : found_(found),
      places_(places_of(options.classes.empty() ? found : options.classes, found, path.string())),
      labels_(found_),
      logits_(places_),
      probabilities_(places_),
      kinds_(kinds),
      renormalise_(options.renormalise),
      labels_needed_(options.require_labels) {
  check_class_count(found, path.string());
  table_.path = path;
  table_.classes = options.classes.empty() ? found : options.classes;
}

void ScoreRows::logits(std::span<const double> row, std::size_t line) {
  if (const std::string fault = fault_of_logits(row); !fault.empty())
    throw Error(Kind::bad_data, table_.path.string() + ": line " + std::to_string(line) + ": " + fault);
  logits_.add(row);
}

void ScoreRows::probabilities(std::span<const double> row, std::size_t line) {
  if (renormalise_) {
    normalised_.assign(row.begin(), row.end());
    divide_by_sum(normalised_);
    row = normalised_;
  }
  if (const std::string fault = fault_of_probabilities(row); !fault.empty())
    throw Error(Kind::bad_data, table_.path.string() + ": line " + std::to_string(line) + ": " + fault);
  probabilities_.add(row);
}

void ScoreRows::finish_row(const std::string& label, std::size_t line) {
  labels_.add(label);
  lines_.push_back(line);
}

ScoreTable ScoreRows::finish(bool ours, const Warn& warn) {
  const std::string path = table_.path.string();
  if (lines_.empty() && table_.failed > 0)
    throw Error(Kind::bad_data,
                path + ": none of its " + std::to_string(table_.failed) +
                    " rows has the status ok, so there is nothing to work on. See its column `message`.");
  if (lines_.empty())
    throw Error(Kind::bad_data, path + ": no rows, only a header. Give a table with at least one cell.");
  const NameRow name_row = [&](std::size_t row) { return "line " + std::to_string(lines_[row]); };
  ResolvedLabels labels = labels_.resolve(path, name_row, labels_needed_, warn);
  table_.labels = relabelled(labels.classes, places_);
  table_.foreign_labels = std::move(labels.foreign);
  check_unique(table_.ids, path, name_row);
  if (kinds_.logits) table_.logits = logits_.take();
  // Ours are float32 written as the shortest text: 1.1 stands for the float next to it, not for the double.
  if (kinds_.logits && ours) table_.logits = table_.logits.cast<float>().cast<double>();
  if (kinds_.probabilities) table_.probabilities = probabilities_.take();
  table_.ours = ours;
  return std::move(table_);
}

}  // namespace leukolens
