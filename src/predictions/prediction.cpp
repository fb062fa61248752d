#include "leukolens/predictions/prediction.hpp"

#include <algorithm>
#include <set>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/unicode.hpp"
#include "leukolens/phase/shape.hpp"

namespace leukolens {
namespace {

constexpr std::ptrdiff_t first_after_y = 6;  // place of `track` among the columns

std::string text_of(const std::optional<std::size_t>& value) { return value ? std::to_string(*value) : ""; }

// K numbers, or K times `nan` for a cell that has none.
template <typename T>
void append_numbers(std::vector<std::string>& fields, const std::vector<T>& values, std::size_t wanted,
                    const std::string& id) {
  if (!values.empty() && values.size() != wanted)
    throw Error(Kind::bad_value, id + ": " + std::to_string(values.size()) + " values for " + std::to_string(wanted) +
                                     " columns of the predictions table.");
  for (std::size_t i = 0; i < wanted; ++i) fields.push_back(values.empty() ? to_text(undefined) : to_text(values[i]));
}

}  // namespace

bool is_failure(const std::string& status) {
  return status != "ok" && status != "border" && status != "debris" && status != "doublet";
}

std::vector<std::string> PredictionSchema::columns() const {
  std::vector<std::string> names = {"id",        "source",       "frame",    "cell",  "x",        "y",       "status",
                                    "message",   "content_hash", "role",     "donor", "specimen", "capture", "label",
                                    "predicted", "confidence",   "decision", "set",   "novelty"};
  if (tracks) names.insert(names.begin() + first_after_y, "track");
  for (const std::string& name : classes) names.push_back("p_" + name);
  for (const std::string& name : classes) names.push_back("logit_" + name);
  names.push_back("background");
  names.push_back("focus");
  names.insert(names.end(), shape_columns().begin(), shape_columns().end());
  std::set<std::string> used(names.begin(), names.end());
  for (std::string name : extra_columns) {
    while (!used.insert(name).second) name = "manifest_" + name;
    names.push_back(name);
  }
  return names;
}

Prediction in_utf8(Prediction prediction) {
  Prediction& p = prediction;
  for (std::string* text : {&p.id, &p.source, &p.message, &p.donor, &p.specimen, &p.capture, &p.label})
    if (!is_utf8(*text)) *text = utf8_spelling(*text);
  for (std::string& text : p.extra)
    if (!is_utf8(text)) text = utf8_spelling(text);
  return prediction;
}

std::vector<std::string> fields_of(const Prediction& prediction, const PredictionSchema& schema) {
  const Prediction& p = prediction;
  std::vector<std::string> fields = {p.id,
                                     p.source,
                                     text_of(p.frame),
                                     text_of(p.cell),
                                     to_text(p.x.value_or(undefined)),
                                     to_text(p.y.value_or(undefined)),
                                     p.status,
                                     p.message,
                                     p.content_hash,
                                     p.role,
                                     p.donor,
                                     p.specimen,
                                     p.capture,
                                     p.label,
                                     p.predicted,
                                     to_text(p.confidence),
                                     p.decision,
                                     p.set,
                                     to_text(p.novelty)};
  if (schema.tracks) fields.insert(fields.begin() + first_after_y, p.track);
  append_numbers(fields, p.p, schema.classes.size(), p.id);
  append_numbers(fields, p.logits, schema.classes.size(), p.id);
  fields.push_back(to_text(p.background));
  fields.push_back(to_text(p.focus));
  append_numbers(fields, p.shape, shape_columns().size(), p.id);
  for (std::size_t i = 0; i < schema.extra_columns.size(); ++i) fields.push_back(i < p.extra.size() ? p.extra[i] : "");
  return fields;
}

}  // namespace leukolens
