// Parity with captum, quantus, pytorch-grad-cam and scipy (scripts/golden_map_scores.py).
#include <cmath>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/explain/infidelity.hpp"
#include "leukolens/explain/localisation.hpp"
#include "leukolens/explain/map_agreement.hpp"
#include "leukolens/explain/max_sensitivity.hpp"
#include "leukolens/explain/perturbation_curves.hpp"
#include "leukolens/explain/road.hpp"
#include "tiny_network.hpp"

using namespace leukolens;

namespace {

struct Golden {
  Json json = read_json(LEUKOLENS_GOLDEN_DIR "/map_scores.json");
  int side = json["side"];
  cv::Mat1f image(const char* name) const { return tiny::image(side, json[name].get<std::vector<float>>()); }
  cv::Mat1b mask(const char* name) const { return image(name) > 0; }
  double number(const char* name) const { return json[name]; }
};

/// The network of the script: two weighted sums of softplus of weighted sums.
LogitsOf logits_of(const Golden& golden) {
  const auto first = golden.json["first_weight"].get<std::vector<double>>(),
             bias = golden.json["first_bias"].get<std::vector<double>>(),
             last = golden.json["last_weight"].get<std::vector<double>>(),
             offset = golden.json["last_bias"].get<std::vector<double>>();
  return [=](const std::vector<cv::Mat1f>& inputs) {
    cv::Mat1f logits(static_cast<int>(inputs.size()), 2);
    for (int n = 0; n < logits.rows; ++n) {
      const float* pixels = inputs[static_cast<std::size_t>(n)].ptr<float>();
      double z[] = {offset[0], offset[1]};
      for (std::size_t h = 0; h < bias.size(); ++h) {
        double sum = bias[h];
        for (std::size_t i = 0; i < first.size() / bias.size(); ++i)
          sum += first[h * first.size() / bias.size() + i] * static_cast<double>(pixels[i]);
        for (std::size_t c = 0; c < 2; ++c) z[c] += last[c * bias.size() + h] * std::log1p(std::exp(sum));
      }
      logits(n, 0) = static_cast<float>(z[0]);
      logits(n, 1) = static_cast<float>(z[1]);
    }
    return logits;
  };
}

}  // namespace

TEST_CASE("deletion agrees with quantus' pixel flipping", "[explain][golden]") {
  const Golden golden;
  const auto input = golden.image("input");
  const auto curves = deletion_insertion(golden.image("map"), input, cv::Mat1f::zeros(input.size()),
                                         probability_of(logits_of(golden), 1), golden.json["steps"], 1, 1);
  const auto flipped = golden.json["flipped"].get<std::vector<double>>();  // without the untouched input
  REQUIRE(curves.deletion.score.size() == flipped.size() + 1);
  for (std::size_t k = 0; k < flipped.size(); ++k)
    CHECK(curves.deletion.score[k + 1] == Approx(flipped[k]).epsilon(1e-5));
}

TEST_CASE("infidelity agrees with captum's, scaled, over the mean square of the drops", "[explain][golden]") {
  const Golden golden;
  HiddenWindows hidden;
  hidden.drops = golden.json["drops"].get<std::vector<double>>();
  for (const auto& square : golden.json["squares"])
    hidden.windows.push_back({square[0], square[1], square[2], square[2]});
  CHECK(infidelity(golden.image("map"), hidden) ==
        Approx(golden.number("infidelity_scaled") / golden.number("mean_drop_squared")).epsilon(1e-4));
}

TEST_CASE("max-sensitivity agrees with captum's", "[explain][golden]") {
  const Golden golden;
  const auto noisy = golden.json["noisy_maps"].get<std::vector<float>>();
  const Attribute replayed = [&](const std::vector<cv::Mat1f>& inputs, const std::vector<std::vector<int>>&) {
    std::vector<std::vector<SaliencyMap>> maps;
    const auto pixels = static_cast<std::ptrdiff_t>(inputs[0].total());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const auto begin = noisy.begin() + static_cast<std::ptrdiff_t>(i) * pixels;
      maps.push_back({{tiny::image(golden.side, {begin, begin + pixels}), {}, 0}});
    }
    return maps;
  };
  const auto found = max_sensitivity(replayed, golden.image("input"), {1}, {golden.image("own_map")}, {8, 0.02}, 1, 1);
  CHECK(found[0] == Approx(golden.number("max_sensitivity")).epsilon(1e-5));
}

TEST_CASE("linear imputation agrees with pytorch-grad-cam's", "[explain][golden]") {
  const Golden golden;
  const auto filled = impute(golden.image("input"), golden.mask("hidden"), 0, 1, 1);
  CHECK(tiny::largest_difference(filled, golden.image("imputed")) < 1e-5);
}

TEST_CASE("localisation agrees with quantus'", "[explain][golden]") {
  const Golden golden;
  const auto mask = golden.mask("mask");
  CHECK(mass_inside(cv::abs(golden.image("map")), mask) == Approx(golden.number("mass_inside")).epsilon(1e-6));
  CHECK(pointing_game(golden.image("map"), mask) == golden.json["pointing"][0].get<double>());
  CHECK(pointing_game(golden.image("other").mul(golden.image("mask")), mask) ==
        golden.json["pointing"][1].get<double>());
}

TEST_CASE("rank correlation agrees with scipy's, with ties too", "[explain][golden]") {
  const Golden golden;
  CHECK(rank_correlation(golden.image("map"), golden.image("other")) == Approx(golden.number("spearman")));
  CHECK(rank_correlation(golden.image("map"), golden.image("tied"), Compare::sizes) ==
        Approx(golden.number("spearman_of_sizes_with_ties")));
}
