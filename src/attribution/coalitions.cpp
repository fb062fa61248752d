#include "attribution/coalitions.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include "attribution/cell_item.hpp"
#include "attribution/layer_maps.hpp"
#include "attribution/superpixels.hpp"

namespace leukolens {
namespace {

constexpr Eigen::Index rows_at_once = 512;  // images in memory

/// One cell whose superpixels can be hidden.
struct Puzzle {
  at::Tensor cell, baseline;  // 1 x 1 x S x S on the CPU
  cv::Mat1i segments;
};

at::Tensor images_of(const Puzzle& puzzle, const Coalitions& shown) {
  auto images = puzzle.cell.repeat({shown.rows(), 1, 1, 1});
  const auto* hidden = puzzle.baseline.data_ptr<float>();
  const auto* segment = puzzle.segments.ptr<int>();
  const auto pixels = puzzle.cell.numel();
  for (Eigen::Index row = 0; row < shown.rows(); ++row) {
    auto* image = images.data_ptr<float>() + row * pixels;
    for (std::int64_t i = 0; i < pixels; ++i)
      if (shown(row, segment[i]) == 0) image[i] = hidden[i];
  }
  return images;
}

/// N x T.
Eigen::MatrixXd scores_of(const Network& network, const Puzzle& puzzle, const Coalitions& shown,
                          const std::vector<int>& classes, const AttributionOptions& options) {
  Eigen::MatrixXd out(shown.rows(), static_cast<Eigen::Index>(classes.size()));
  for (Eigen::Index first = 0; first < shown.rows(); first += rows_at_once) {
    const auto count = std::min(rows_at_once, shown.rows() - first);
    const auto logits = network.logits(images_of(puzzle, shown.middleRows(first, count)));
    const auto scores = score_values(logits, Targets(static_cast<std::size_t>(count), classes), options);
    for (std::size_t t = 0; t < scores.size(); ++t) {
      const auto plain = scores[t].contiguous();
      out.col(static_cast<Eigen::Index>(t)).segment(first, count) =
          Eigen::Map<const Eigen::VectorXf>(plain.data_ptr<float>(), count).cast<double>();
    }
  }
  return out;
}

cv::Mat1f spread(const Eigen::VectorXd& effects, const cv::Mat1i& segments) {
  std::vector<int> area(static_cast<std::size_t>(effects.size()), 0);
  for (const int k : segments) ++area[static_cast<std::size_t>(k)];
  cv::Mat1f map(segments.size());
  for (int y = 0; y < map.rows; ++y)
    for (int x = 0; x < map.cols; ++x)
      map(y, x) = static_cast<float>(effects[segments(y, x)] / area[static_cast<std::size_t>(segments(y, x))]);
  return map;
}

}  // namespace

Maps superpixel_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                     const AttributionOptions& options, const SuperpixelEffects& effects) {
  const at::NoGradGuard plain;
  const auto baselines = baselines_of(inputs, options, network.zero_phase());
  const auto scores = score_values(network.logits(inputs), targets, options);
  Maps maps(targets.size());
  for (std::size_t n = 0; n < targets.size(); ++n) {
    const auto row = static_cast<std::int64_t>(n);
    Puzzle puzzle = {inputs.narrow(0, row, 1).contiguous(), baselines.narrow(0, row, 1).contiguous(), {}};
    puzzle.segments = superpixels(to_image(puzzle.cell[0][0]), options.segments);
    const auto found =
        effects([&](const Coalitions& shown) { return scores_of(network, puzzle, shown, targets[n], options); },
                count_of(puzzle.segments), item_of_cell(puzzle.cell));
    for (std::size_t t = 0; t < targets[n].size(); ++t)
      maps[n].push_back(
          {spread(found.col(static_cast<Eigen::Index>(t)), puzzle.segments), {}, scores[t][row].item<double>()});
  }
  return maps;
}

}  // namespace leukolens
