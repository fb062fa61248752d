// LIME and KernelSHAP: by hand, against exact Shapley values, and by their properties.
#include <Eigen/Core>
#include <cmath>

#include "attribution/shapley_kernel.hpp"
#include "attribution/superpixels.hpp"
#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "maps_of.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

AttributionOptions with(int segments, int perturbations) {
  AttributionOptions options;
  options.baseline = Baseline::zero_phase;
  options.segments = segments;
  options.perturbations = perturbations;
  return options;
}

/// A game of many interactions: players' values, products of neighbours, and a bonus for the whole.
double worth(const Eigen::RowVectorXd& in) {
  double sum = 0;
  for (Eigen::Index i = 0; i < in.size(); ++i) {
    sum += in[i] * (1 + 0.5 * static_cast<double>(i));
    sum -= 2 * in[i] * in[(i + 1) % in.size()] * (i % 2 == 0 ? 1 : -0.5);
  }
  return sum + (in.sum() > 2.5 ? 3 : 0) + 0.7;
}

Eigen::MatrixXd worths(const Eigen::MatrixXd& members) {
  Eigen::MatrixXd out(members.rows(), 1);
  for (Eigen::Index row = 0; row < members.rows(); ++row) out(row, 0) = worth(members.row(row));
  return out;
}

/// By the definition: the mean of what a player adds over all orders, as a sum over coalitions without it.
Eigen::VectorXd exact_shapley(int players) {
  Eigen::VectorXd phi = Eigen::VectorXd::Zero(players);
  for (int set = 0; set < 1 << players; ++set) {
    Eigen::RowVectorXd in(players);
    for (int p = 0; p < players; ++p) in[p] = (set >> p) & 1;
    const double size = in.sum(),
                 weight = std::tgamma(size + 1) * std::tgamma(players - size) / std::tgamma(players + 1);
    for (int p = 0; p < players; ++p)
      if (in[p] == 0) {
        auto with = in;
        with[p] = 1;
        phi[p] += weight * (worth(with) - worth(in));
      }
  }
  return phi;
}

Eigen::VectorXd kernel_shapley(int players, int most, std::uint64_t seed = 1) {
  const auto coalitions = shapley_coalitions(players, most, seed, 5);
  const Eigen::VectorXd none = worths(Eigen::MatrixXd::Zero(1, players)),
                        all = worths(Eigen::MatrixXd::Ones(1, players));
  return shapley_values(coalitions, worths(coalitions.members), none, all);
}

}  // namespace

TEST_CASE("all coalitions give exact Shapley values", "[explain]") {
  for (const int players : {2, 3, 6, 9})
    CHECK((kernel_shapley(players, 1 << players) - exact_shapley(players)).cwiseAbs().maxCoeff() < 1e-9);
}

TEST_CASE("sampled coalitions come in pairs of complements and near the exact values", "[explain]") {
  const auto drawn = shapley_coalitions(12, 600, 1, 5);
  REQUIRE(drawn.members.rows() == 600);
  for (Eigen::Index row = 0; row < 600; row += 2) {
    CHECK((drawn.members.row(row) + drawn.members.row(row + 1)).isOnes());
    CHECK((drawn.members.row(row).sum() >= 1 && drawn.members.row(row).sum() <= 11));
  }
  // Sizes in proportion to 1 / (s (12 - s)): 1 and 11 together are (2 / 11) / (H_11 / 6) = .3612 of all.
  const auto sizes = drawn.members.rowwise().sum().eval();
  const double ends = ((sizes.array() == 1) || (sizes.array() == 11)).count() / 600.;
  CHECK(ends == Approx(0.3612).margin(4 * std::sqrt(0.36 * 0.64 / 300)));
  const auto exact = exact_shapley(12);
  for (const std::uint64_t seed : {1, 2, 3}) {
    const auto found = kernel_shapley(12, 3000, seed);
    CHECK(found.sum() == Approx(exact.sum()));
    CHECK((found - exact).cwiseAbs().maxCoeff() < 0.15);
  }
}

TEST_CASE("too few coalitions still add up, with equal shares where nothing is known", "[explain]") {
  const auto found = kernel_shapley(12, 2);
  CHECK(found.allFinite());
  CHECK(found.sum() == Approx(exact_shapley(12).sum()));
  CHECK(kernel_shapley(1, 2)[0] == Approx(exact_shapley(1)[0]));
}

TEST_CASE("kernel-shap of a linear network is each superpixel's own term, spread over its pixels", "[explain]") {
  // Four blocks of four pixels, weight 1, 2, 3, 4 in each; x = 1, hidden by 0.5: a block adds 4 * w * 0.5.
  const std::vector<float> w = {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4};
  const auto n = tiny::linear_network(4, {w, std::vector<float>(16, 0.f)}, {7, 0});
  for (const int perturbations : {16, 14, 12}) {  // two times all coalitions, then samples of them
    const auto maps = tiny::maps_of(n, "kernel-shap", cv::Mat1f::ones(4, 4), {0, 1}, with(4, perturbations), 0.5);
    CHECK(tiny::largest_difference(maps[0].map, tiny::image(4, w) / 2) < 1e-5);
    CHECK(tiny::largest_difference(maps[1].map, cv::Mat1f::zeros(4, 4)) < 1e-6);
    CHECK(maps[0].score == Approx(40 + 7));
  }
}

TEST_CASE("kernel-shap adds up to the rise over the baseline", "[explain]") {
  const auto n = tiny::pooled_network({1.5f, -0.7f, 0.3f}, {{0.4f, -1.1f, 2.0f}, {-0.9f, 0.8f, 0.1f}}, true);
  const cv::Mat1f x = tiny::random_image(9, "rise");
  const auto score = [&](const cv::Mat1f& at, int c) { return tiny::maps_of(n, "saliency", at, {c})[0].score; };
  const auto maps = tiny::maps_of(n, "kernel-shap", x, {0, 1}, with(12, 64), -0.4);
  for (int c = 0; c < 2; ++c)
    CHECK(cv::sum(maps[static_cast<std::size_t>(c)].map)[0] ==
          Approx(score(x, c) - score(cv::Mat1f(9, 9, -0.4f), c)).margin(1e-5));
}

TEST_CASE("lime of a linear network is near each superpixel's own term, drawn to 0 by the ridge", "[explain]") {
  // As above: effects 2, 4, 6, 8. By hand: kernel weights w over cosine distances, half the superpixels shown.
  const std::vector<float> w = {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4};
  const auto n = tiny::linear_network(4, {w}, {7});
  const auto map = tiny::maps_of(n, "lime", cv::Mat1f::ones(4, 4), {0}, with(4, 4000), 0.5)[0].map;
  CHECK(tiny::largest_difference(map, tiny::image(4, w) / 2) < 0.02);
  const auto few = tiny::maps_of(n, "lime", cv::Mat1f::ones(4, 4), {0}, with(4, 8), 0.5)[0].map;
  CHECK(cv::sum(few)[0] < cv::sum(map)[0]);
}

TEST_CASE("one superpixel has the whole rise", "[explain]") {
  const auto n = tiny::linear_network(1, {{3}}, {0});
  const cv::Mat1f x(1, 1, 2.f);
  CHECK(tiny::maps_of(n, "kernel-shap", x, {0}, with(40, 10), 0.5)[0].map(0, 0) == Approx(4.5));
  CHECK(std::isfinite(tiny::maps_of(n, "lime", x, {0}, with(40, 10), 0.5)[0].map(0, 0)));
}

TEST_CASE("samples are a function of seed and cell", "[explain]") {
  const auto n = tiny::pooled_network({1.5f, -0.7f, 0.3f}, {{0.4f, -1.1f, 2.0f}, {-0.9f, 0.8f, 0.1f}}, true);
  const cv::Mat1f x = tiny::random_image(9, "seed");
  for (const char* method : {"lime", "kernel-shap"}) {
    auto options = with(20, 60);
    const auto one = tiny::maps_of(n, method, x, {0}, options)[0].map;
    CHECK(tiny::largest_difference(one, tiny::maps_of(n, method, x, {0}, options)[0].map) == 0);
    options.seed = 2;
    CHECK(tiny::largest_difference(one, tiny::maps_of(n, method, x, {0}, options)[0].map) > 0);
  }
}
