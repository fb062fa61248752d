#include "training/cross_validation.hpp"

#include <algorithm>

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/metrics/classification.hpp"
#include "leukolens/phase/shape.hpp"
#include "leukolens/predictions/prediction.hpp"
#include "leukolens/statistics/interval.hpp"
#include "leukolens/statistics/proportion.hpp"
#include "leukolens/statistics/quantile.hpp"
#include "training/sightings.hpp"

namespace leukolens {
namespace {

std::vector<LabelledCell> labelled(const StudyData& data) {
  std::vector<LabelledCell> cells;
  for (const auto& cell : data.cells) cells.push_back(cell.labelled);
  return cells;
}

Rows rows_where(const std::vector<int>& fold_of, auto&& wanted) {
  Rows rows;
  for (std::size_t i = 0; i < fold_of.size(); ++i)
    if (wanted(fold_of[i])) rows.push_back(static_cast<int>(i));
  return rows;
}

/// Adds `part`'s rows where the cells `rows` stand among the study's.
void put_rows(Table& all, const Table& part, const Rows& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) all.row(rows[i]) = part.row(static_cast<Eigen::Index>(i));
}

/// Novelty of unseen cells in units of the median novelty of the cells that the network has learned from.
std::vector<double> relative_novelty(const Model& model, const StudyData& data, const Rows& seen,
                                     const Eigen::MatrixXf& unseen, const std::string& device) {
  const auto statistics = describe_features(model, data, seen, device);
  const double unit = median_novelty(statistics, outputs_of(model, data, seen, device).features);
  auto novelty = novelty_of(statistics, unseen);
  for (double& v : novelty) v /= unit;
  return novelty;
}

/// Mean over the seeds of who is right.
std::vector<double> mean_right(const std::vector<Table>& by_seed, const std::vector<int>& labels) {
  std::vector<double> mean(labels.size(), 0);
  for (const auto& logits : by_seed) {
    const auto right = right_of(logits, labels);
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += right[i] / static_cast<double>(by_seed.size());
  }
  return mean;
}

Table mean_of(const std::vector<Table>& by_seed) {
  Table sum = by_seed.front();
  for (std::size_t s = 1; s < by_seed.size(); ++s) sum += by_seed[s];
  return sum / static_cast<double>(by_seed.size());
}

std::string nth_of(int n, int all) { return std::to_string(n) + " of " + std::to_string(all); }

/// "network 7 of 16: fold 2 of 5, seed 2 of 3"; the last network is the one trained on all cells.
std::string stage_of(int seed, int fold, const StudyOptions& o) {
  const int networks = o.seeds * o.folds + (o.deploy == Deploy::refit);
  const auto text = "network " + nth_of(seed * o.folds + fold + 1, networks) + ": fold " + nth_of(fold + 1, o.folds);
  return o.seeds == 1 ? text : text + ", seed " + nth_of(seed + 1, o.seeds);
}

}  // namespace

CrossValidation cross_validate(const StudyData& data, const StudyOptions& options, const Warn& warn,
                               const OnProgress& progress, std::vector<Learned>* members, std::vector<Rows>* held_out) {
  CrossValidation cross;
  const auto cells = labelled(data);
  const auto n = static_cast<Eigen::Index>(cells.size()), k = static_cast<Eigen::Index>(data.classes.size());
  std::vector<Table> network, baseline;
  std::vector<double> novelty(cells.size(), undefined);
  for (int s = 0; s < options.seeds; ++s) {
    auto seeded = options;
    seeded.training.seed = options.training.seed + static_cast<std::uint64_t>(s);
    const auto fold_of = deal_folds(cells, options.folds, seeded.training.seed, warn);
    network.push_back(Table::Zero(n, k));
    baseline.push_back(Table::Zero(n, k));
    for (int f = 0; f < options.folds; ++f) {
      const auto seen = rows_where(fold_of, [f](int fold) { return fold >= 0 && fold != f; });
      const auto unseen = rows_where(fold_of, [f](int fold) { return fold == f; });
      if (unseen.empty()) continue;
      const auto name = "seed-" + std::to_string(s + 1) + "-fold-" + std::to_string(f + 1);
      auto learned = learn(data, {options.architecture, seen, {}, name, stage_of(s, f, options)}, seeded, progress, {});
      const auto outputs = outputs_of(learned.model, data, unseen, options.training.device);
      put_rows(network.back(), outputs.logits, unseen);
      if (s == 0) {
        const auto found = relative_novelty(learned.model, data, seen, outputs.features, options.training.device);
        for (std::size_t i = 0; i < unseen.size(); ++i) novelty[static_cast<std::size_t>(unseen[i])] = found[i];
      }
      const auto rival = learn(data, {"shape-baseline", seen, {}, "", ""}, seeded, {}, {});
      put_rows(baseline.back(), logits_of(rival.model, data, unseen, options.training.device), unseen);
      if (members) members->push_back(std::move(learned));
      if (held_out) held_out->push_back(unseen);
    }
    cross.fold_of.push_back(fold_of);
  }
  cross.rows = rows_where(cross.fold_of.front(), [](int fold) { return fold >= 0; });
  for (const int row : cross.rows) {
    cross.labels.push_back(data.label(row));
    cross.relative_novelty.push_back(novelty[static_cast<std::size_t>(row)]);
  }
  for (auto* tables : {&network, &baseline})
    for (auto& table : *tables) table = Table(table(cross.rows, Eigen::all));
  cross.logits = mean_of(network);
  const CellsSeen seen_cells(data, cross.rows);
  const auto& labels = seen_cells.labels();
  std::vector<Table> of_network, of_baseline;
  for (const auto& logits : network) of_network.push_back(seen_cells.pooled(logits));
  for (const auto& logits : baseline) of_baseline.push_back(seen_cells.pooled(logits));
  cross.one_network = compare_accuracy(mean_right(of_network, labels), mean_right(of_baseline, labels),
                                       seen_cells.donors(), options.training.seed);
  cross.averaged = compare_accuracy(right_of(mean_of(of_network), labels), right_of(mean_of(of_baseline), labels),
                                    seen_cells.donors(), options.training.seed);
  cross.by_seed = std::move(network);
  return cross;
}

AccuracyComparison compare_accuracy(const std::vector<double>& network, const std::vector<double>& baseline,
                                    const std::vector<std::string>& donors, std::uint64_t seed) {
  const Statistics means = [&](std::span<const int> rows) {
    double a = 0, b = 0;
    for (const int i : rows) a += network[static_cast<std::size_t>(i)], b += baseline[static_cast<std::size_t>(i)];
    const auto n = static_cast<double>(rows.size());
    return std::vector<double>{a / n, b / n, (a - b) / n};
  };
  IntervalOptions options;
  options.seed = seed;
  auto found = estimate(network.size(), means, donors, options);
  const auto plan = plan_resampling(network.size(), donors, options);
  const bool by_donor = plan.unit == Resampling::Unit::donors;
  std::vector<UnitCounts> of_network(by_donor ? plan.units : 1), of_baseline(of_network);
  for (std::size_t i = 0; i < network.size(); ++i) {
    const auto unit = by_donor ? static_cast<std::size_t>(plan.of_cell[i]) : 0;
    of_network[unit].add(1, network[i]);
    of_baseline[unit].add(1, baseline[i]);
  }
  set_proportion_interval(found[0], of_network, plan, options.level);
  set_proportion_interval(found[1], of_baseline, plan, options.level);
  return {found[0], found[1], found[2]};
}

std::vector<double> right_of(const Table& logits, const std::vector<int>& labels) {
  const auto predicted = predicted_classes(logits);
  std::vector<double> right;
  for (std::size_t i = 0; i < labels.size(); ++i) right.push_back(predicted[i] == labels[i] ? 1 : 0);
  return right;
}

const Table& logits_like_deployed(const CrossValidation& cross, const Model& model) {
  return model.members.empty() ? cross.by_seed.front() : cross.logits;
}

double median_novelty(const FeatureStatistics& statistics, const Eigen::MatrixXf& features) {
  auto novelty = novelty_of(statistics, features);
  std::ranges::sort(novelty);
  return quantile(novelty, 0.5);
}

std::string oof_csv(const StudyData& data, const CrossValidation& cross, const Model& model) {
  const bool tracks = std::ranges::any_of(data.cells, [](const StudyCell& c) { return !c.labelled.track.empty(); });
  const PredictionSchema schema = {data.classes, {"folds"}, tracks};
  const Table& logits = logits_like_deployed(cross, model);
  const Table p = softmax(logits);
  const auto predicted = predicted_classes(p);
  std::string text = csv_row(schema.columns());
  for (std::size_t i = 0; i < cross.rows.size(); ++i) {
    const auto r = static_cast<Eigen::Index>(i);
    const auto& cell = data.cells[static_cast<std::size_t>(cross.rows[i])];
    Prediction row;
    row.id = cell.labelled.id;
    row.content_hash = cell.labelled.content_hash;
    row.donor = cell.labelled.donor;
    row.specimen = cell.labelled.specimen;
    row.capture = cell.capture;
    row.track = cell.labelled.track;
    row.label = cell.labelled.label;
    row.predicted = data.classes[static_cast<std::size_t>(predicted[i])];
    row.confidence = p(r, predicted[i]);
    row.p.assign(p.row(r).data(), p.row(r).data() + p.cols());
    for (Eigen::Index c = 0; c < p.cols(); ++c) row.logits.push_back(static_cast<float>(logits(r, c)));
    row.novelty = cross.relative_novelty[i] * cross.novelty_unit;
    row.shape.assign(shape_columns().size(), undefined);
    std::vector<std::string> folds;
    for (const auto& fold_of : cross.fold_of)
      folds.push_back(std::to_string(fold_of[static_cast<std::size_t>(cross.rows[i])] + 1));
    row.extra = {join(folds, "|")};
    text += csv_row(fields_of(row, schema));
  }
  return text;
}

}  // namespace leukolens
