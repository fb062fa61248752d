#include "leukolens/explain/road.hpp"

#include <Eigen/SparseCholesky>
#include <Eigen/SparseCore>
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>

#include "explain/check_map.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/explain/perturbation_curves.hpp"

namespace leukolens {
namespace {

struct Neighbour {
  int row, column;
  double weight;
};
constexpr std::array<Neighbour, 8> neighbours = {{{-1, 0, 1. / 6},
                                                  {0, -1, 1. / 6},
                                                  {0, 1, 1. / 6},
                                                  {1, 0, 1. / 6},
                                                  {-1, -1, 1. / 12},
                                                  {-1, 1, 1. / 12},
                                                  {1, -1, 1. / 12},
                                                  {1, 1, 1. / 12}}};

/// Hidden pixels by number, -1 where shown.
cv::Mat1i numbered(const cv::Mat1b& hidden, int& count) {
  cv::Mat1i number(hidden.size());
  count = 0;
  for (int r = 0; r < hidden.rows; ++r)
    for (int c = 0; c < hidden.cols; ++c) number(r, c) = hidden(r, c) ? count++ : -1;
  return number;
}

/// sum_j w_ij (x_i - x_j) = 0 for every hidden pixel i: symmetric, positive definite once a pixel is shown.
Eigen::VectorXd solve(const cv::Mat1f& input, const cv::Mat1i& number, int count) {
  std::vector<Eigen::Triplet<double>> entries;
  Eigen::VectorXd known = Eigen::VectorXd::Zero(count);
  for (int r = 0; r < input.rows; ++r)
    for (int c = 0; c < input.cols; ++c) {
      const int i = number(r, c);
      if (i < 0) continue;
      double total = 0;
      for (const auto& step : neighbours) {
        const int row = r + step.row, column = c + step.column;
        if (row < 0 || column < 0 || row >= input.rows || column >= input.cols) continue;
        total += step.weight;
        const int j = number(row, column);
        if (j < 0)
          known[i] += step.weight * static_cast<double>(input(row, column));
        else if (j < i)  // the lower triangle is all that the solver reads
          entries.emplace_back(i, j, -step.weight);
      }
      entries.emplace_back(i, i, total);
    }
  Eigen::SparseMatrix<double> system(count, count);
  system.setFromTriplets(entries.begin(), entries.end());
  return Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>>(system).solve(known);
}

/// Mask of the first `count` pixels of the order.
cv::Mat1b mask_of(const std::vector<int>& order, std::size_t count, const cv::Size& size) {
  cv::Mat1b mask = cv::Mat1b::zeros(size);
  for (std::size_t i = 0; i < count; ++i) mask(order[i] / size.width, order[i] % size.width) = 255;
  return mask;
}

}  // namespace

cv::Mat1f impute(const cv::Mat1f& input, const cv::Mat1b& hidden, double noise, std::uint64_t seed,
                 std::uint64_t item) {
  int count = 0;
  const auto number = numbered(hidden, count);
  if (static_cast<std::size_t>(count) == input.total())
    throw Error(Kind::bad_value, "linear imputation: no pixel is shown");
  cv::Mat1f filled = input.clone();
  if (count == 0) return filled;
  const auto solved = solve(input, number, count);
  Random random(seed, "noise of imputed pixels", item);
  for (int r = 0; r < input.rows; ++r)
    for (int c = 0; c < input.cols; ++c) {
      const double deviation = noise * random.normal();  // drawn for every pixel: the same whatever is hidden
      if (number(r, c) >= 0) filled(r, c) = static_cast<float>(solved[number(r, c)] + deviation);
    }
  return filled;
}

Road road(const cv::Mat1f& map, const cv::Mat1f& input, const ScoresOf& scores, const RoadOptions& options,
          std::uint64_t seed, std::uint64_t item) {
  check_map(map, input.size());
  if (options.fractions.empty()) throw Error(Kind::bad_value, "ROAD: no fraction of pixels is given");
  auto order = pixels_by_relevance(map, seed, item);
  std::vector<cv::Mat1f> images;
  for (int first_to_last = 0; first_to_last < 2; ++first_to_last) {
    for (const double fraction : options.fractions) {
      if (!(fraction > 0 && fraction < 1))
        throw Error(Kind::bad_value, "ROAD: fraction " + std::to_string(fraction) + " is not above 0 and below 1");
      const auto count = static_cast<std::size_t>(std::round(fraction * static_cast<double>(order.size())));
      const auto hidden = mask_of(order, std::min(count, order.size() - 1), input.size());
      images.push_back(impute(input, hidden, options.noise, seed, item));
    }
    std::ranges::reverse(order);
  }
  const auto found = checked_scores(scores, images);
  const auto n = static_cast<double>(options.fractions.size());
  const auto middle = found.begin() + static_cast<std::ptrdiff_t>(options.fractions.size());
  return {std::accumulate(found.begin(), middle, 0.) / n, std::accumulate(middle, found.end(), 0.) / n};
}

}  // namespace leukolens
