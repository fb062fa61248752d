#include "training/learner.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/engine/engines.hpp"
#include "leukolens/inference/model_engine.hpp"
#include "leukolens/inference/run_network.hpp"
#include "leukolens/statistics/logistic_regression.hpp"

namespace leukolens {
namespace {

constexpr std::size_t check_cells = 16;      // in check_input.npy
constexpr std::size_t reference_cells = 32;  // in reference_input.npy
constexpr std::size_t rows_at_once = 4096;   // of inputs in memory

void standardise_pixels(Preprocessing& p, const StudyData& data, const Rows& rows) {
  double sum = 0, squares = 0, n = 0;
  for (const int row : rows) {
    const auto& patch = data.patches[static_cast<std::size_t>(row)];
    for (const float v : patch) sum += v, squares += double{v} * v;
    n += static_cast<double>(patch.total());
  }
  p.mean = sum / n;
  p.std = std::sqrt(std::max(squares / n - p.mean * p.mean, 0.));
  if (!(p.std > 0))
    throw Error(Kind::bad_data,
                "the centres of all training images are constant, so nothing can be learned. Give a "
                "larger --patch, or check the images.");
}

void standardise_shapes(Preprocessing& p, const StudyData& data, const Rows& rows) {
  const auto columns = data.shapes.front().size();
  for (std::size_t c = 0; c < columns; ++c) {
    double sum = 0, squares = 0, n = 0;
    for (const int row : rows) {
      const double v = data.shapes[static_cast<std::size_t>(row)][c];
      if (std::isfinite(v)) sum += v, squares += v * v, ++n;
    }
    const double mean = n > 0 ? sum / n : 0, variance = n > 0 ? squares / n - mean * mean : 0;
    p.shape_mean.push_back(mean);
    p.shape_std.push_back(variance > 1e-12 * mean * mean ? std::sqrt(variance) : 1);
  }
}

/// What the network sees of some cells, one after the other.
std::vector<float> inputs_of(const Preprocessing& p, const StudyData& data, std::span<const int> rows) {
  std::vector<float> out;
  for (const int row : rows) {
    cv::Mat1f input;
    if (p.shape_mean.empty())
      data.patches[static_cast<std::size_t>(row)].convertTo(input, CV_32F, 1 / p.std, -p.mean / p.std);
    else
      input = standardised_shape(data.shapes[static_cast<std::size_t>(row)], p);
    out.insert(out.end(), input.begin(), input.end());
  }
  return out;
}

TrainingCells training_cells(const Preprocessing& p, const StudyData& data, const Rows& rows) {
  TrainingCells cells;
  cells.patch = p.patch;
  cells.pixels = inputs_of(p, data, rows);
  for (const int row : rows) {
    cells.labels.push_back(data.label(row));
    cells.purity.push_back(static_cast<float>(data.cells[static_cast<std::size_t>(row)].purity));
  }
  return cells;
}

/// Multinomial logistic regression on the standardised shape columns.
void fit_baseline(Learned& learned, const StudyData& data, const Rows& rows) {
  const auto start = std::chrono::steady_clock::now();
  const auto inputs = inputs_of(learned.model.preprocessing, data, rows);
  const auto n = static_cast<Eigen::Index>(rows.size()), k = static_cast<Eigen::Index>(data.classes.size());
  const auto d = static_cast<Eigen::Index>(inputs.size()) / n;
  using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  Table targets(n, k);
  for (Eigen::Index i = 0; i < n; ++i) {
    const int row = rows[static_cast<std::size_t>(i)];
    const double purity = data.cells[static_cast<std::size_t>(row)].purity;
    targets.row(i).setConstant((1 - purity) / static_cast<double>(k - 1));
    targets(i, data.label(row)) = purity;
  }
  const auto fit = fit_logistic(Eigen::Map<const Floats>(inputs.data(), n, d).cast<double>(), targets);
  const Floats weight = fit.weight.cast<float>();
  const Eigen::VectorXf bias = fit.bias.cast<float>();
  const auto classes = static_cast<std::size_t>(k), columns = static_cast<std::size_t>(d);
  learned.model.weights = {{"fc.weight", {{classes, columns}, {weight.data(), weight.data() + weight.size()}}},
                           {"fc.bias", {{classes}, {bias.data(), bias.data() + bias.size()}}}};
  learned.training.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void append(Tensor& all, const Tensor& part) {
  if (all.shape.empty()) all.shape = {0, part.shape[1]};
  all.shape[0] += part.shape[0];
  all.values.insert(all.values.end(), part.values.begin(), part.values.end());
}

NetworkOutputs run_on(const Model& model, const StudyData& data, const Rows& rows, const std::string& device) {
  NetworkOutputs all;
  for (std::size_t begin = 0; begin < rows.size(); begin += rows_at_once) {
    const auto count = std::min(rows_at_once, rows.size() - begin);
    const auto inputs = inputs_of(model.preprocessing, data, std::span(rows).subspan(begin, count));
    const auto part = run_network(model, inputs, all_engines(), device);
    append(all.logits, part.logits);
    append(all.features, part.features);
  }
  return all;
}

Table table_of(const Tensor& tensor) {
  using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  if (tensor.shape.empty()) return {};
  return Eigen::Map<const Floats>(tensor.values.data(), static_cast<Eigen::Index>(tensor.shape[0]),
                                  static_cast<Eigen::Index>(tensor.shape[1]))
      .cast<double>();
}

/// The first `most` rows, one of every class in turn.
Rows in_turn(const StudyData& data, const Rows& by_preference, std::size_t most) {
  std::vector<Rows> of_class(data.classes.size());
  for (const int row : by_preference) of_class[static_cast<std::size_t>(data.label(row))].push_back(row);
  Rows rows;
  for (std::size_t round = 0; round < most; ++round)
    for (const auto& members : of_class)
      if (round < members.size() && rows.size() < most) rows.push_back(members[round]);
  return rows;
}

Tensor input_tensor(const Model& model, const StudyData& data, const Rows& rows) {
  const auto side = static_cast<std::size_t>(model.side());
  return {{rows.size(), input_size(model) / (side * side), side, side}, inputs_of(model.preprocessing, data, rows)};
}

/// Up to 32 train cells, drawn by the model's seed, of every class in turn.
Tensor reference_inputs(const Model& model, const StudyData& data, Rows train) {
  Random random(model.seed, "reference cells");
  shuffle(train, random);
  const auto rows = in_turn(data, train, reference_cells);
  return input_tensor(model, data, rows);
}

}  // namespace

Learned learn(const StudyData& data, const Lesson& lesson, const StudyOptions& options, const OnProgress& progress,
              const std::function<void(const EpochRecord&)>& on_epoch) {
  Learned learned;
  auto& model = learned.model;
  model.architecture = lesson.architecture;
  model.classes = data.classes;
  model.seed = options.training.seed;
  model.tool_version = options.stamp.tool_version;
  model.preprocessing = data.preprocessing;
  standardise_pixels(model.preprocessing, data, lesson.train);
  if (lesson.architecture == "shape-baseline") {
    standardise_shapes(model.preprocessing, data, lesson.train);
    fit_baseline(learned, data, lesson.train);
    return learned;
  }
  auto training = options.training;
  if (!options.work.empty()) training.checkpoint = options.work / lesson.checkpoint;
  const auto epochs = static_cast<std::size_t>(training.epochs);
  learned.training =
      train(model.graph(), training_cells(model.preprocessing, data, lesson.train),
            training_cells(model.preprocessing, data, lesson.validate), training, [&](const EpochRecord& r) {
              if (progress) progress({lesson.stage, static_cast<std::size_t>(r.epoch), epochs});
              if (on_epoch) on_epoch(r);
            });
  model.weights = learned.training.weights;
  model.references = reference_inputs(model, data, lesson.train);
  return learned;
}

Outputs outputs_of(const Model& model, const StudyData& data, const Rows& rows, const std::string& device) {
  const auto out = run_on(model, data, rows, device);
  return {table_of(out.logits), table_of(out.features).cast<float>()};
}

std::vector<double> novelty_of(const FeatureStatistics& statistics, const Eigen::MatrixXf& features) {
  const Novelty novelty(statistics);
  std::vector<double> out;
  for (Eigen::Index i = 0; i < features.rows(); ++i) {
    const Eigen::VectorXf row = features.row(i);
    out.push_back(novelty(row.data()));
  }
  return out;
}

Table logits_of(const Model& model, const StudyData& data, const Rows& rows, const std::string& device) {
  return table_of(run_on(model, data, rows, device).logits);
}

FeatureStatistics describe_features(const Model& model, const StudyData& data, const Rows& rows,
                                    const std::string& device) {
  std::vector<int> labels;
  for (const int row : rows) labels.push_back(data.label(row));
  return feature_statistics(table_of(run_on(model, data, rows, device).features), labels,
                            static_cast<int>(data.classes.size()));
}

ModelCheck make_check(const Model& model, const StudyData& data, const Rows& by_preference, const std::string& device) {
  const auto rows = in_turn(data, by_preference, check_cells);
  return {input_tensor(model, data, rows), run_on(model, data, rows, device).logits};
}

}  // namespace leukolens
