#include "phase/medium_surface.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace leukolens {
namespace {

constexpr int least_side = 48, blocks_down = 12, blocks_across = 16;
constexpr int samples_across = 8;  // of a block, each way
constexpr int rounds_absolute = 6, rounds_biweight = 6;
constexpr double biweight = 4.685, mad_to_sigma = 1.4826;
constexpr int terms = 6;

/// 1, x, y, x^2, xy, y^2 with x and y in -1..1.
std::array<double, terms> terms_at(double x, double y, cv::Size size) {
  const double u = 2 * x / (size.width - 1) - 1, v = 2 * y / (size.height - 1) - 1;
  return {1, u, v, u * u, u * v, v * v};
}

double median_of(std::vector<float>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// Median of a lattice of samples.
double block_median(const cv::Mat1f& block) {
  std::vector<float> values;
  for (int i = 0; i < samples_across; ++i)
    for (int j = 0; j < samples_across; ++j)
      values.push_back(
          block((2 * i + 1) * block.rows / (2 * samples_across), (2 * j + 1) * block.cols / (2 * samples_across)));
  return median_of(values);
}

struct Blocks {
  cv::Mat1d terms, levels;  ///< a row for each block
};
Blocks blocks_of(const cv::Mat1f& phase) {
  Blocks out{cv::Mat1d(blocks_down * blocks_across, terms), cv::Mat1d(blocks_down * blocks_across, 1)};
  int row = 0;
  for (int i = 0; i < blocks_down; ++i)
    for (int j = 0; j < blocks_across; ++j, ++row) {
      const int top = i * phase.rows / blocks_down, bottom = (i + 1) * phase.rows / blocks_down;
      const int left = j * phase.cols / blocks_across, right = (j + 1) * phase.cols / blocks_across;
      out.levels(row) = block_median(phase(cv::Range(top, bottom), cv::Range(left, right)));
      const auto at = terms_at((left + right - 1) / 2., (top + bottom - 1) / 2., phase.size());
      std::ranges::copy(at, out.terms[row]);
    }
  return out;
}

cv::Mat1d weighted_fit(const Blocks& blocks, const cv::Mat1d& weights) {
  const cv::Mat1d scaled = blocks.terms.mul(cv::repeat(weights, 1, terms));
  cv::Mat1d coefficients;
  cv::solve(scaled.t() * blocks.terms, scaled.t() * blocks.levels, coefficients, cv::DECOMP_SVD);
  return coefficients;
}

cv::Mat1d robust_fit(const Blocks& blocks) {
  cv::Mat1d weights = cv::Mat1d::ones(blocks.levels.size()), fit;
  for (int round = 0; round < rounds_absolute + rounds_biweight; ++round) {
    fit = weighted_fit(blocks, weights);
    const cv::Mat1d residuals = cv::abs(blocks.levels - blocks.terms * fit);
    std::vector<float> sizes(residuals.begin(), residuals.end());
    const double sigma = std::max(mad_to_sigma * median_of(sizes), 1e-9);
    for (int i = 0; i < weights.rows; ++i) {
      const double far = residuals(i) / sigma, near = 1 - std::pow(far / biweight, 2);
      weights(i) = round < rounds_absolute ? 1 / std::max(far, 1e-2) : near > 0 ? near * near : 0;
    }
  }
  return weighted_fit(blocks, weights);
}

/// From the 5 % point to the 95 % point: without the few blocks that hold a cell.
double range_of(const cv::Mat1d& levels) {
  std::vector<double> sorted(levels.begin(), levels.end());
  std::ranges::sort(sorted);
  const std::size_t tail = sorted.size() / 20;
  return sorted[sorted.size() - 1 - tail] - sorted[tail];
}

cv::Mat1f surface_of(const cv::Mat1d& fit, double mean, cv::Size size) {
  cv::Mat1f surface(size);
  for (int y = 0; y < size.height; ++y) {
    float* row = surface[y];
    const double v = terms_at(0, y, size)[2];  // along a row it is a parabola
    const double constant = fit(0) + fit(2) * v + fit(5) * v * v - mean, slope = fit(1) + fit(4) * v;
    for (int x = 0; x < size.width; ++x) {
      const double u = 2. * x / (size.width - 1) - 1;
      row[x] = static_cast<float>(constant + u * (slope + fit(3) * u));
    }
  }
  return surface;
}

}  // namespace

cv::Mat1f medium_surface(const cv::Mat1f& phase, double least_range) {
  if (phase.rows < least_side || phase.cols < least_side) return {};
  const auto blocks = blocks_of(phase);
  if (range_of(blocks.levels) < least_range) return {};
  const auto fit = robust_fit(blocks);
  const cv::Mat1d fitted = blocks.terms * fit;
  double lowest = 0, highest = 0;
  cv::minMaxLoc(fitted, &lowest, &highest);
  if (highest - lowest < least_range) return {};
  return surface_of(fit, cv::mean(fitted)[0], phase.size());
}

}  // namespace leukolens
