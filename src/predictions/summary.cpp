#include "leukolens/predictions/summary.hpp"

#include <algorithm>
#include <limits>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/core/npz.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/predictions/empty_set.hpp"
#include "leukolens/predictions/score_table.hpp"
#include "predictions/unicode_array.hpp"

namespace leukolens {
namespace {

PredictionsSummary::Counts count(const std::vector<std::string>& texts, std::size_t rows) {
  PredictionsSummary::Counts counts;
  if (texts.empty()) return {{"", rows}};
  for (const std::string& text : texts) ++counts[text];
  return counts;
}

PredictionsSummary::Counts count_statuses(const std::filesystem::path& path) {
  PredictionsSummary::Counts counts;
  CsvReader csv(path);
  const auto status = csv.column("status");
  for (std::vector<std::string> row; status && csv.next(row);) ++counts[row[*status]];
  return counts;
}

void note_missing(const ScoreTable& table, PredictionsSummary& out) {
  if (table.failed > 0)
    out.missing.push_back("results of " + std::to_string(table.failed) +
                          " images: see the columns `status` and `message`.");
  if (out.labels.size() == 1 && out.labels.contains(""))
    out.missing.push_back("labels: cannot be evaluated or calibrated on.");
  if (!out.logits) out.missing.push_back("logits: calibration takes the logarithm of the probabilities.");
  if (out.donors.contains(""))
    out.missing.push_back("donors: intervals take cells for independent and come out too narrow.");
  if (out.ours && out.decisions.size() == 1 && out.decisions.contains(""))
    out.missing.push_back("decisions: no thresholds were fitted.");
}

Json counts_json(const PredictionsSummary::Counts& counts) {
  Json json = Json::object();
  for (const auto& [name, n] : counts) json[name.empty() ? "(unknown)" : name] = n;
  return json;
}

}  // namespace

PredictionsSummary summarise_predictions(const std::filesystem::path& path, const Warn& warn) {
  ScoreTableOptions options;
  options.renormalise = true;  // to look at a table is no reason to refuse rounded numbers
  const ScoreTable table = read_scores(path, options, warn);
  PredictionsSummary out;
  out.path = path;
  out.ours = table.ours;
  out.logits = table.logits.size() > 0;
  out.probabilities = table.probabilities.size() > 0;
  out.classes = table.classes;
  out.failed = table.failed;
  out.rows = table.size() + table.failed;
  double confidences = 0;
  const Table& scores = out.probabilities ? table.probabilities : table.logits;
  for (Eigen::Index i = 0; i < scores.rows(); ++i) {
    Eigen::Index top = 0;
    const double largest = scores.row(i).maxCoeff(&top);
    confidences += out.probabilities ? largest : 1 / (scores.row(i).array() - largest).exp().sum();
    ++out.predicted[table.classes[static_cast<std::size_t>(top)]];
    const int label = table.labels[static_cast<std::size_t>(i)];
    const bool foreign = label < 0 && !table.foreign_labels.empty();
    ++out.labels[foreign     ? table.foreign_labels[static_cast<std::size_t>(i)]
                 : label < 0 ? ""
                             : table.classes[static_cast<std::size_t>(label)]];
  }
  out.mean_confidence = confidences / static_cast<double>(scores.rows());
  out.roles = count(table.roles, table.size());
  out.donors = count(table.donors, table.size());
  out.decisions = count(table.decisions, table.size());
  for (const auto& set : table.sets) {
    out.sets += !set.empty();
    out.empty_sets += set == empty_set_word;
  }
  if (out.failed > 0 && lower(path.extension().string()) == ".csv") out.statuses = count_statuses(path);
  note_missing(table, out);
  return out;
}

Json to_json(const PredictionsSummary& s) {
  return {{"kind", "predictions"},
          {"path", s.path.string()},
          {"ours", s.ours},
          {"logits", s.logits},
          {"probabilities", s.probabilities},
          {"classes", s.classes},
          {"rows", s.rows},
          {"failed", s.failed},
          {"statuses", counts_json(s.statuses)},
          {"predicted", counts_json(s.predicted)},
          {"labels", counts_json(s.labels)},
          {"roles", counts_json(s.roles)},
          {"donors", counts_json(s.donors)},
          {"decisions", counts_json(s.decisions)},
          {"sets", s.sets},
          {"empty_sets", s.empty_sets},
          {"mean_confidence", json_number(s.mean_confidence)},
          {"missing", s.missing}};
}

std::vector<ArrayFacts> list_arrays(const std::filesystem::path& path) {
  std::vector<ArrayFacts> arrays;
  for (const std::string& name : npz_names(path)) {
    const auto bytes = read_npz_bytes(path, name);
    if (is_unicode_npy(bytes)) {
      arrays.push_back({name, "text", std::to_string(read_unicode_npy(bytes, path.string() + ":" + name).size())});
      continue;
    }
    const NpyHeader header = parse_npy_header(bytes, path.string() + ":" + name);
    std::vector<std::string> sides;
    for (const std::size_t side : header.shape) sides.push_back(std::to_string(side));
    arrays.push_back({name, name_of(header.type), join(sides, " x ")});
  }
  return arrays;
}

}  // namespace leukolens
