#include <algorithm>
#include <limits>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/core/text.hpp"
#include "predictions/npz_writer.hpp"
#include "predictions/row_format.hpp"
#include "predictions/unicode_array.hpp"

namespace leukolens {
namespace {

template <typename T>
void append_sample(std::string& samples, T value) {
  samples.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// Text columns of the table and what their arrays are called.
const std::vector<std::pair<std::string, std::string>> text_arrays = {{"id", "ids"},
                                                                      {"source", "sources"},
                                                                      {"status", "status"},
                                                                      {"content_hash", "content_hashes"},
                                                                      {"role", "roles"},
                                                                      {"donor", "donors"},
                                                                      {"specimen", "specimens"},
                                                                      {"capture", "captures"},
                                                                      {"predicted", "predicted"},
                                                                      {"decision", "decisions"},
                                                                      {"set", "sets"}};

// The CSV of a `.part` gathered as arrays.
class Gatherer {
 public:
  Gatherer(const std::filesystem::path& part, const PredictionSchema& schema) : schema_(schema), csv_(part) {
    first_p_ = *csv_.column("novelty") + 1;
    label_ = *csv_.column("label");
    novelty_ = *csv_.column("novelty");
    if (schema.tracks) text_arrays_.push_back({"track", "tracks"});
    for (const auto& [column, array] : text_arrays_) text_columns_.push_back(*csv_.column(column));
    texts_.resize(text_arrays_.size());
    for (std::vector<std::string> row; csv_.next(row); ++rows_) add(row);
  }

  std::vector<std::pair<std::string, std::string>> arrays() const {
    const std::size_t classes = schema_.classes.size();
    std::vector<std::pair<std::string, std::string>> out = {{"logits", npy_bytes("<f4", {rows_, classes}, logits_)},
                                                            {"probs", npy_bytes("<f8", {rows_, classes}, probs_)},
                                                            {"labels", npy_bytes("<i8", {rows_}, labels_)},
                                                            {"novelty", npy_bytes("<f8", {rows_}, novelties_)},
                                                            {"classes", unicode_npy(schema_.classes)}};
    for (std::size_t i = 0; i < text_arrays_.size(); ++i)
      out.push_back({text_arrays_[i].second, unicode_npy(texts_[i])});
    if (std::ranges::any_of(foreign_labels_, [](const std::string& label) { return !label.empty(); }))
      out.push_back({"foreign_labels", unicode_npy(foreign_labels_)});
    return out;
  }

 private:
  void add(const std::vector<std::string>& row) {
    const std::size_t classes = schema_.classes.size();
    const auto value = [&](std::size_t column) { return to_number(row[column]).value_or(undefined); };
    for (std::size_t k = 0; k < classes; ++k) append_sample(probs_, value(first_p_ + k));
    for (std::size_t k = 0; k < classes; ++k) append_sample(logits_, static_cast<float>(value(first_p_ + classes + k)));
    std::int64_t label = -1;
    for (std::size_t k = 0; k < classes && !row[label_].empty(); ++k)
      if (schema_.classes[k] == row[label_]) label = static_cast<std::int64_t>(k);
    append_sample(labels_, label);
    foreign_labels_.push_back(label < 0 ? row[label_] : "");
    append_sample(novelties_, value(novelty_));
    for (std::size_t i = 0; i < texts_.size(); ++i) texts_[i].push_back(row[text_columns_[i]]);
  }

  const PredictionSchema& schema_;
  CsvReader csv_;
  std::size_t first_p_, label_, novelty_, rows_ = 0;
  std::vector<std::pair<std::string, std::string>> text_arrays_ = text_arrays;
  std::vector<std::size_t> text_columns_;
  std::vector<std::vector<std::string>> texts_;
  std::vector<std::string> foreign_labels_;  // those that are none of the classes, for which `labels` has no number
  std::string logits_, probs_, labels_, novelties_;
};

// Grows as CSV (an archive cannot be appended to row by row) and is packed when all rows are there.
class NpzTable : public RowFormat {
 public:
  explicit NpzTable(const PredictionSchema& schema) : schema_(schema), rows_(csv_rows(schema)) {}
  std::string header() const override { return rows_->header(); }
  void append(std::string& text, const Prediction& prediction) const override { rows_->append(text, prediction); }
  WholeRows scan(const std::filesystem::path& part) const override { return rows_->scan(part); }

  void publish_table(const std::filesystem::path& part, const std::filesystem::path& path) const override {
    const std::filesystem::path packed = part.string() + ".npz";
    try {
      write_npz(packed, Gatherer(part, schema_).arrays());
      publish(packed, path);
    } catch (...) {
      std::error_code ignored;
      std::filesystem::remove(packed, ignored);
      throw;
    }
    std::filesystem::remove(part);
  }

 private:
  PredictionSchema schema_;
  std::unique_ptr<RowFormat> rows_;
};

}  // namespace

std::unique_ptr<RowFormat> npz_table(const PredictionSchema& schema) { return std::make_unique<NpzTable>(schema); }

}  // namespace leukolens
