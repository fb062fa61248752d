#include <algorithm>
#include <cmath>
#include <optional>

#include "leukolens/core/error.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/core/npz.hpp"
#include "leukolens/core/text.hpp"
#include "predictions/score_rows.hpp"
#include "predictions/unicode_array.hpp"

namespace leukolens {
namespace {

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::vector<std::string> sides;
  for (const std::size_t side : shape) sides.push_back(std::to_string(side));
  return sides.empty() ? "a single number" : join(sides, " x ");
}

std::string name_row(std::size_t row) { return "row " + std::to_string(row) + " (from 0)"; }

/// An array of scores, row after row. In C order and this machine's byte order it is never in memory as a whole.
class ScoreArray {
 public:
  ScoreArray(const std::filesystem::path& path, const std::string& name) : stream_(path, name) {
    if (header().fortran_order || header().big_endian) whole_ = read_npz(path, name);
  }
  const NpyHeader& header() const { return stream_.header(); }
  SampleType type() const { return header().type; }
  std::size_t rows() const { return header().shape[0]; }
  std::size_t classes() const { return header().shape[1]; }
  /// The next rows in double.
  void read(std::size_t count, double* out) {
    const std::size_t samples = count * classes(), size = samples * size_of(type());
    bytes_.resize(size);
    if (whole_)
      std::copy_n(whole_->bytes.begin() + static_cast<std::ptrdiff_t>(done_), size, bytes_.begin());
    else
      stream_.read(bytes_);
    done_ += size;
    to_doubles(type(), bytes_.data(), samples, out);
  }

 private:
  NpzStream stream_;
  std::optional<Array> whole_;
  std::vector<std::byte> bytes_;
  std::size_t done_ = 0;
};

class ScoreNpz {
 public:
  ScoreNpz(const std::filesystem::path& path, const ScoreTableOptions& options, const Warn& warn)
      : path_(path), options_(options), warn_(warn), names_(npz_names(path)) {}

  ScoreTable read() {
    choose_arrays();
    std::optional<ScoreArray> logits, probabilities;
    if (kinds_.logits) logits = scores(logits_name_);
    if (kinds_.probabilities) probabilities = scores(probabilities_name_);
    if (logits && probabilities && logits->header().shape != probabilities->header().shape)
      fail("`logits` is " + shape_text(logits->header().shape) + ", `probs` is " +
           shape_text(probabilities->header().shape) + "; give --input");
    const ScoreArray& any = logits ? *logits : *probabilities;
    rows_ = any.rows();
    find_classes(any.classes());
    read_texts();
    read_facts();
    read_status();
    ResolvedLabels labels = read_labels();
    keep(labels.classes);
    keep(labels.foreign);
    if (labels.classes.empty()) fail("no row to work on (of " + std::to_string(rows_) + ")");
    table_.labels = relabelled(labels.classes, places_);
    table_.foreign_labels = std::move(labels.foreign);
    read_numbers();
    if (logits) table_.logits = checked(*logits, fault_of_logits, false);
    if (probabilities) {
      table_.probabilities = checked(*probabilities, fault_of_probabilities, options_.renormalise);
      if (probabilities->type() == SampleType::f32) table_.probability_floor = std::numeric_limits<float>::min();
      if (probabilities->type() == SampleType::f16) table_.probability_floor = std::ldexp(1., -14);
    }
    return std::move(table_);
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw Error(Kind::bad_data, path_.string() + ": " + why + ".");
  }
  bool has(const std::string& name) const { return std::find(names_.begin(), names_.end(), name) != names_.end(); }

  // The names `logits` and `probs` say what they hold; of others the caller must say it.
  void choose_arrays() {
    table_.path = path_;
    const std::string& given = options_.scores_array;
    if (given.empty()) {
      if (!has("logits") && !has("probs"))
        fail("no array `logits` or `probs`; it holds " + join(names_, ", ") +
             ". Name them with --arrays SCORES,LABELS and say what they are with --input logits|probabilities");
      logits_name_ = "logits";
      probabilities_name_ = "probs";
      kinds_ = kinds_to_read(has("logits"), has("probs"), options_.kind, path_.string());
      return;
    }
    logits_name_ = probabilities_name_ = given;
    if (given == "logits" || given == "probs")
      kinds_ = kinds_to_read(given == "logits", given == "probs", options_.kind, path_.string());
    else if (options_.kind)
      kinds_ = {*options_.kind == ScoreKind::logits, *options_.kind == ScoreKind::probabilities};
    else
      fail("the name `" + given + "` does not say what the array holds. Give --input logits or --input probabilities");
  }

  ScoreArray scores(const std::string& name) const {
    ScoreArray array(path_, name);
    const auto& shape = array.header().shape;
    if (shape.size() != 2) fail("`" + name + "` is " + shape_text(shape) + "; scores are N rows x K classes");
    if (is_integer(array.type())) fail("`" + name + "` holds integers; scores are floating point numbers");
    return array;
  }

  void find_classes(std::size_t count) {
    std::vector<std::string> found = options_.classes;  // unnamed columns stand in the model's order
    if (has("classes") && is_unicode_npy(read_npz_bytes(path_, "classes")))
      found = texts("classes");
    else if (found.empty())
      for (std::size_t k = 0; k < count; ++k) found.push_back(std::to_string(k));
    if (found.size() != count)
      fail("scores of " + std::to_string(count) + " classes, but " + std::to_string(found.size()) +
           " class names: " + join(found, ", "));
    check_class_count(found, path_.string());
    found_ = found;
    table_.classes = options_.classes.empty() ? found : options_.classes;
    places_ = places_of(table_.classes, found, path_.string());
  }

  std::vector<std::string> texts(const std::string& name) const {
    return read_unicode_npy(read_npz_bytes(path_, name), path_.string() + ":" + name);
  }

  void read_status() {
    kept_.assign(rows_, 1);
    if (has("status") && is_unicode_npy(read_npz_bytes(path_, "status"))) {
      const auto status = texts("status");
      if (status.size() != rows_)
        fail("`status` has " + std::to_string(status.size()) + " rows, the scores " + std::to_string(rows_));
      for (std::size_t row = 0; row < rows_; ++row) kept_[row] = status[row] == "ok";
    }
    table_.failed = static_cast<std::size_t>(std::count(kept_.begin(), kept_.end(), 0));
    for (const TextField& field : text_fields()) keep(table_.*field.texts);
    for (auto& [name, values] : table_.groups) keep(values);
    keep(table_.weights);
    keep(table_.purities);
  }

  // Takes out the values of rows that are passed over.
  template <typename T>
  void keep(std::vector<T>& values) const {
    if (values.empty()) return;
    std::size_t next = 0;
    for (std::size_t row = 0; row < rows_; ++row)
      if (kept_[row]) std::swap(values[next++], values[row]);
    values.resize(next);
  }

  // N numbers as texts, or N texts.
  std::vector<std::string> any_texts(const std::string& name) const {
    std::vector<std::string> values;
    if (is_unicode_npy(read_npz_bytes(path_, name)))
      values = texts(name);
    else
      for (const double value : read_npz(path_, name).as_doubles()) values.push_back(to_text(value));
    if (values.size() != rows_)
      fail("`" + name + "` has " + std::to_string(values.size()) + " values, the scores " + std::to_string(rows_) +
           " rows");
    return values;
  }

  void read_facts() {
    const auto where = [&](std::size_t row) { return path_.string() + ": " + name_row(row); };
    if (has("weight"))
      for (const auto& text : any_texts("weight"))
        table_.weights.push_back(weight_from(text, where(table_.weights.size())));
    if (has("purity"))
      for (const auto& text : any_texts("purity"))
        table_.purities.push_back(purity_from(text, where(table_.purities.size())));
    for (const auto& name : options_.groups) {
      if (!has(name)) fail("no array `" + name + "` to group by; it holds " + join(names_, ", "));
      table_.groups.emplace_back(name, any_texts(name));
    }
  }

  void read_texts() {
    for (const TextField& field : text_fields()) {
      if (!has(field.array) || !is_unicode_npy(read_npz_bytes(path_, field.array))) continue;
      table_.*field.texts = texts(field.array);
      if ((table_.*field.texts).size() != rows_)
        fail(std::string("`") + field.array + "` has " + std::to_string((table_.*field.texts).size()) +
             " rows, the scores " + std::to_string(rows_));
    }
    check_unique(table_.ids, path_.string(), name_row);
    table_.ours = !table_.content_hashes.empty() && !table_.roles.empty();
  }

  void read_numbers() {
    for (const NumberField& field : number_fields()) {
      if (!has(field.column)) continue;
      const Array array = read_npz(path_, field.column);
      if (array.shape.size() != 1 || array.shape[0] != rows_)
        fail(std::string("`") + field.column + "` is " + shape_text(array.shape) + ", the scores have " +
             std::to_string(rows_) + " rows");
      const auto values = array.as_doubles();
      for (std::size_t row = 0; row < rows_; ++row)
        if (kept_[row]) (table_.*field.numbers).push_back(values[row]);
    }
  }

  // N or N x 1 class numbers (-1 unknown), N x K with a single 1 a row, or N class names.
  ResolvedLabels read_labels() const {
    const std::string name = options_.labels_array.empty() ? "labels" : options_.labels_array;
    if (!has(name)) {
      if (options_.require_labels || !options_.labels_array.empty())
        fail("no array `" + name + "`; it holds " + join(names_, ", ") + ". Name it with --arrays SCORES,LABELS");
      return {std::vector<int>(rows_, -1), {}};
    }
    const auto bytes = read_npz_bytes(path_, name);
    const std::string where = path_.string() + ":" + name;
    if (is_unicode_npy(bytes)) {
      const auto names = read_unicode_npy(bytes, where);
      LabelColumn column(found_);
      for (const std::string& text : names) column.add(text);
      check_label_rows(name, names.size());
      return column.resolve(path_.string(), name_row, options_.require_labels, warn_);
    }
    const Array array = read_npy(bytes, where);
    const bool one_hot = array.shape.size() == 2 && array.shape[1] == found_.size();
    if (!one_hot && array.shape.size() != 1 && !(array.shape.size() == 2 && array.shape[1] == 1))
      fail("`" + name + "` is " + shape_text(array.shape) + "; labels are N, N x 1, or N x K with a single 1 a row");
    check_label_rows(name, array.shape[0]);
    return {one_hot ? from_one_hot(array) : from_numbers(array), foreign_labels()};
  }

  /// The names of labels that have no number, as our own tables hold them.
  std::vector<std::string> foreign_labels() const {
    const std::string name = "foreign_labels";
    if (!has(name) || !is_unicode_npy(read_npz_bytes(path_, name))) return {};
    auto labels = texts(name);
    check_label_rows(name, labels.size());
    return labels;
  }

  void check_label_rows(const std::string& name, std::size_t rows) const {
    if (rows != rows_)
      fail("`" + name + "` has " + std::to_string(rows) + " rows, the scores " + std::to_string(rows_));
  }

  std::vector<int> from_numbers(const Array& array) const {
    std::vector<int> labels;
    for (const double value : array.as_doubles()) {
      const bool fits = value >= -1 && value < static_cast<double>(found_.size()) && value == std::floor(value);
      if (!fits)
        fail(name_row(labels.size()) + ": label " + to_text(value) + " is outside 0.." +
             std::to_string(found_.size() - 1) + " (-1: unknown)");
      labels.push_back(static_cast<int>(value));
    }
    return labels;
  }

  std::vector<int> from_one_hot(const Array& array) const {
    const auto values = array.as_doubles();
    std::vector<int> labels;
    for (std::size_t row = 0; row < rows_; ++row) {
      const auto begin = values.begin() + static_cast<std::ptrdiff_t>(row * found_.size());
      const auto end = begin + static_cast<std::ptrdiff_t>(found_.size());
      if (std::count(begin, end, 1.) != 1 || std::count(begin, end, 0.) != end - begin - 1)
        fail(name_row(row) + ": its label is not a single 1 among zeros");
      labels.push_back(static_cast<int>(std::find(begin, end, 1.) - begin));
    }
    return labels;
  }

  // By blocks of rows: fresh memory costs more than the work on it.
  Table checked(ScoreArray& array, std::string (*fault_of)(std::span<const double>), bool renormalise) const {
    const std::size_t classes = found_.size(), at_once = std::max<std::size_t>(1, 16'384 / classes);
    Table table(static_cast<Eigen::Index>(rows_ - table_.failed), static_cast<Eigen::Index>(classes));
    std::vector<double> block(at_once * classes);
    double* out = table.data();
    for (std::size_t first = 0; first < rows_; first += at_once) {
      const std::size_t count = std::min(at_once, rows_ - first);
      array.read(count, block.data());
      for (std::size_t i = 0; i < count; ++i) {
        if (!kept_[first + i]) continue;
        const std::span<double> row(block.data() + i * classes, classes);
        if (renormalise) divide_by_sum(row);
        if (const std::string fault = fault_of(row); !fault.empty())
          throw Error(Kind::bad_data, path_.string() + ": " + name_row(first + i) + ": " + fault);
        for (const int place : places_) *out++ = row[static_cast<std::size_t>(place)];
      }
    }
    return table;
  }

  std::filesystem::path path_;
  const ScoreTableOptions& options_;
  const Warn& warn_;
  std::vector<std::string> names_, found_;
  std::string logits_name_, probabilities_name_;
  KindsToRead kinds_{};
  std::size_t rows_ = 0;
  std::vector<int> places_;
  std::vector<char> kept_;
  ScoreTable table_;
};

}  // namespace

ScoreTable read_score_npz(const std::filesystem::path& path, const ScoreTableOptions& options, const Warn& warn) {
  return ScoreNpz(path, options, warn).read();
}

}  // namespace leukolens
