#include <cmath>
#include <fstream>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/shape.hpp"
#include "predictions/row_format.hpp"

namespace leukolens {
namespace {

std::string quoted(const std::string& text) { return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace); }

// Numbers in their shortest form (a float32 must not grow the digits of a double); undefined is null.
template <typename T>
std::string number(T value) {
  return std::isfinite(value) ? to_text(value) : "null";
}

class ObjectText {
 public:
  void text(const std::string& key, const std::string& value) { add(key, value.empty() ? "null" : quoted(value)); }
  void count(const std::string& key, std::optional<std::size_t> value) {
    add(key, value ? std::to_string(*value) : "null");
  }
  void value(const std::string& key, double number_value) { add(key, number(number_value)); }
  template <typename T>
  void by_class(const std::string& key, const std::vector<std::string>& classes, const std::vector<T>& values) {
    ObjectText object;
    for (std::size_t k = 0; k < values.size(); ++k) object.add(classes[k], number(values[k]));
    add(key, values.empty() ? "null" : object.end());
  }
  std::string end() const { return text_.empty() ? "{}" : text_ + "}"; }

 private:
  void add(const std::string& key, const std::string& json) {
    text_ += (text_.empty() ? "{" : ",") + quoted(key) + ":" + json;
  }
  std::string text_;
};

CellPlace place_of(const Json& row) {
  CellPlace place;
  if (row.contains("source") && row["source"].is_string()) place.source = row["source"];
  if (row.contains("frame") && row["frame"].is_number_unsigned()) place.frame = row["frame"].get<std::size_t>();
  if (row.contains("cell") && row["cell"].is_number_unsigned()) place.cell = row["cell"].get<std::size_t>();
  return place;
}

class JsonlRows : public RowFormat {
 public:
  explicit JsonlRows(const PredictionSchema& schema) : schema_(schema) {
    const auto columns = schema.columns();  // the names that extra columns got in the table
    extra_names_.assign(columns.end() - static_cast<std::ptrdiff_t>(schema.extra_columns.size()), columns.end());
  }

  std::string header() const override { return ""; }

  void append(std::string& text, const Prediction& p) const override {
    fields_of(p, schema_);  // refuses vectors of a wrong length
    ObjectText row;
    row.text("id", p.id);
    row.text("source", p.source);
    row.count("frame", p.frame);
    row.count("cell", p.cell);
    row.value("x", p.x.value_or(undefined));
    row.value("y", p.y.value_or(undefined));
    if (schema_.tracks) row.text("track", p.track);
    row.text("status", p.status);
    row.text("message", p.message);
    row.text("content_hash", p.content_hash);
    row.text("role", p.role);
    row.text("donor", p.donor);
    row.text("specimen", p.specimen);
    row.text("capture", p.capture);
    row.text("label", p.label);
    row.text("predicted", p.predicted);
    row.value("confidence", p.confidence);
    row.text("decision", p.decision);
    row.text("set", p.set);
    row.value("novelty", p.novelty);
    row.by_class("p", schema_.classes, p.p);
    row.by_class("logits", schema_.classes, p.logits);
    row.value("background", p.background);
    row.value("focus", p.focus);
    for (std::size_t i = 0; i < shape_columns().size(); ++i)
      row.value(shape_columns()[i], i < p.shape.size() ? p.shape[i] : undefined);
    for (std::size_t i = 0; i < extra_names_.size(); ++i)
      row.text(extra_names_[i], i < p.extra.size() ? p.extra[i] : "");
    text += row.end() + "\n";
  }

  WholeRows scan(const std::filesystem::path& part) const override {
    std::ifstream file(part, std::ios::binary);
    if (!file) throw Error(Kind::io, part.string() + ": cannot be read. Check its permissions.");
    WholeRows whole;
    for (std::string line; std::getline(file, line) && !file.eof();) {  // the last line is torn where it has no end
      const Json row = Json::parse(line, nullptr, false);
      if (!row.is_object() || !row.contains("status")) break;
      ++whole.rows;
      whole.failed += !row["status"].is_string() || is_failure(row["status"]);
      whole.last = place_of(row);
      whole.bytes += line.size() + 1;
    }
    return whole;
  }

 private:
  PredictionSchema schema_;
  std::vector<std::string> extra_names_;
};

}  // namespace

std::unique_ptr<RowFormat> jsonl_rows(const PredictionSchema& schema) { return std::make_unique<JsonlRows>(schema); }

}  // namespace leukolens
