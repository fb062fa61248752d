#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/holdout/provenance.hpp"
#include "leukolens/holdout/rows.hpp"
#include "leukolens/training/study.hpp"

namespace leukolens {
namespace {

/// Logits like those that the deployed model will give: of one network, or averaged.
Table deployed_logits(const CrossValidation& cross, bool ensemble, std::vector<int>& labels) {
  labels = cross.labels;
  if (ensemble || cross.by_seed.size() == 1) return cross.logits;
  const auto n = cross.logits.rows(), seeds = static_cast<Eigen::Index>(cross.by_seed.size());
  Table all(n * seeds, cross.logits.cols());
  labels.clear();
  for (Eigen::Index s = 0; s < seeds; ++s) {
    all.middleRows(s * n, n) = cross.by_seed[static_cast<std::size_t>(s)];
    labels.insert(labels.end(), cross.labels.begin(), cross.labels.end());
  }
  return all;
}

}  // namespace

void write_fold_calibration(const std::filesystem::path& folder, const StudyReport& report,
                            const CalibrationOrigin& made) {
  const auto model = read_model(folder);
  std::vector<int> labels;
  const auto logits = deployed_logits(*report.cross, !model.members.empty(), labels);
  auto calibration = calibrate(logits, labels, model.classes, {});
  calibration.weights_sha256 = model.weights_sha256;
  calibration.made = made;

  ScoreTable table;
  table.classes = model.classes;
  table.labels = report.cross->labels;
  table.logits = logits_like_deployed(*report.cross, model);
  for (const double novelty : report.cross->relative_novelty)
    table.novelty.push_back(novelty * report.cross->novelty_unit);
  std::vector<int> rows;
  for (const int row : report.cross->rows) {
    const auto& cell = report.extras.roles[static_cast<std::size_t>(row)];
    table.ids.push_back(cell.id);
    table.content_hashes.push_back(cell.content_hash);
    table.donors.push_back(cell.donor);
    rows.push_back(static_cast<int>(rows.size()));
  }
  const auto csv = calibration_rows_csv(table, rows);
  calibration.rows = std::make_shared<const Json>(
      Json{{"rule", "from fold models"},
           {"sentence", "From fold models: the out-of-fold logits of " + std::to_string(rows.size()) +
                            " training cells, not of the deployed model. Calibrate on held-out cells to "
                            "replace it."},
           {"used", rows.size()},
           {"calibration_rows_sha256", sha256(csv)}});
  write_calibration(folder, calibration, csv);
}

}  // namespace leukolens
