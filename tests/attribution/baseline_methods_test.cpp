// Methods that compare a cell with a baseline or with train cells: by hand and by their properties.
#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "maps_of.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

AttributionOptions from(Baseline baseline, ScoreOf score = ScoreOf::logit) {
  AttributionOptions options;
  options.baseline = baseline;
  options.score = score;
  return options;
}

double score_at(const tiny::Network& n, const cv::Mat1f& x, int c, ScoreOf score = ScoreOf::logit) {
  return tiny::maps_of(n, "saliency", x, {c}, from(Baseline::zero_phase, score))[0].score;
}

/// Two convolutions with an overlapping maximum between them and a way around the second: all that a rule must pass.
tiny::Network crossing_network() {
  tiny::Network n;
  Node pool = tiny::node("pool", Op::max_pool, {"relu1"});
  pool.kernel = 3;
  pool.stride = 2;
  pool.padding = 1;
  n.graph = {"crossing",
             {tiny::node("input", Op::input, {}, 0, 1), tiny::conv("conv1", "input", 1, 3, 3, true),
              tiny::node("relu1", Op::relu, {"conv1"}), pool, tiny::conv("conv2", "pool", 3, 3, 3, true),
              tiny::node("sum", Op::add, {"conv2", "pool"}), tiny::node("relu2", Op::relu, {"sum"}),
              tiny::node("avgpool", Op::global_average_pool, {"relu2"}),
              tiny::node("flatten", Op::flatten, {"avgpool"}), tiny::linear("fc", "flatten", 3, 2)},
             "relu2",
             1};
  Random random(9, "crossing weights");
  for (const auto& p : parameter_shapes(n.graph)) {
    auto& tensor = n.weights[p.name];
    tensor.shape = p.shape;
    std::size_t size = 1;
    for (const auto side : p.shape) size *= side;
    for (std::size_t i = 0; i < size; ++i) tensor.values.push_back(static_cast<float>(0.5 * random.normal()));
  }
  return n;
}

/// `cells` as train cells, M x 1 x S x S.
Tensor references_of(const std::vector<cv::Mat1f>& cells) {
  const auto side = static_cast<std::size_t>(cells.front().rows);
  Tensor out = {{cells.size(), 1, side, side}, {}};
  for (const auto& cell : cells) out.values.insert(out.values.end(), cell.begin(), cell.end());
  return out;
}

std::vector<SaliencyMap> expected_gradients(const tiny::Network& n, const cv::Mat1f& x, const std::vector<int>& classes,
                                            const std::vector<cv::Mat1f>& references, int samples,
                                            std::uint64_t seed = 1) {
  AttributionOptions options;
  options.samples = samples;
  options.seed = seed;
  return make_attribute(n.graph, n.weights, 0, attribution_method("expected-gradients"), options, "cpu",
                        references_of(references))({x}, {classes})
      .front();
}

}  // namespace

TEST_CASE("deeplift of one ReLU by hand", "[explain]") {
  // Logit 0 is the mean over four pixels of relu(x), logit 1 of -relu(x); baseline -1 everywhere. A pixel from -1 to 3
  // rises by 3 over a way of 4: multiplier 3/4, share 3/4 * 4 / 4 pixels. One that stays off adds nothing.
  const auto n = tiny::pooled_network({1}, {{1}, {-1}}, true);
  const cv::Mat1f x = tiny::image(2, {3, -2, 0.5f, -1});
  const auto maps = tiny::maps_of(n, "deeplift", x, {0, 1}, from(Baseline::zero_phase), -1);
  CHECK(tiny::largest_difference(maps[0].map, tiny::image(2, {0.75f, 0, 0.125f, 0})) < 1e-6);
  CHECK(tiny::largest_difference(maps[1].map, tiny::image(2, {-0.75f, 0, -0.125f, 0})) < 1e-6);
  CHECK(maps[0].score == Approx(3.5 / 4));
}

TEST_CASE("deeplift gives a maximum's rise to the cell's winner and its fall to the baseline's", "[explain]") {
  // One 2 x 2 maximum. Rising from 0 to 4: all to the winner. Where the cell's maximum 1 lies below the baseline's 2
  // (blur is not wanted here, so two networks of one pixel each stand for it): all to the baseline's winner.
  tiny::Network n;
  Node pool = tiny::node("pool", Op::max_pool, {"input"});
  pool.kernel = pool.stride = 2;
  n.graph = {"maximum",
             {tiny::node("input", Op::input, {}, 0, 1), pool, tiny::node("flatten", Op::flatten, {"pool"}),
              tiny::linear("fc", "flatten", 1, 1)},
             "pool",
             1};
  n.weights["fc.weight"] = {{1, 1}, {2}};
  n.weights["fc.bias"] = {{1}, {0}};
  const auto up = tiny::maps_of(n, "deeplift", tiny::image(2, {1, 4, -3, 2}), {0}, from(Baseline::zero_phase), 0);
  CHECK(tiny::largest_difference(up[0].map, tiny::image(2, {0, 8, 0, 0})) < 1e-6);
  // The baseline 5 is the same everywhere, so its first pixel wins there: 2 * (4 - 5) falls on it.
  const auto down = tiny::maps_of(n, "deeplift", tiny::image(2, {1, 4, -3, 2}), {0}, from(Baseline::zero_phase), 5);
  CHECK(tiny::largest_difference(down[0].map, tiny::image(2, {-2, 0, 0, 0})) < 1e-6);
}

TEST_CASE("deeplift adds up to the rise over the baseline, through sums and overlapping maxima", "[explain]") {
  const auto n = crossing_network();
  const cv::Mat1f x = tiny::random_image(9, "rise");
  for (const auto score : {ScoreOf::logit, ScoreOf::centred})
    for (const double level : {-0.7, 0., 0.4}) {
      const auto maps = tiny::maps_of(n, "deeplift", x, {0, 1}, from(Baseline::zero_phase, score), level);
      for (int c = 0; c < 2; ++c) {
        const cv::Mat1f flat(9, 9, static_cast<float>(level));
        const double rise = score_at(n, x, c, score) - score_at(n, flat, c, score);
        CHECK(cv::sum(maps[static_cast<std::size_t>(c)].map)[0] == Approx(rise).margin(1e-4));
      }
    }
}

TEST_CASE("deeplift of a linear network is integrated gradients", "[explain]") {
  const auto n = tiny::linear_network(2, {{1, -2, 3, 4}}, {7});
  const cv::Mat1f x = tiny::image(2, {2, 1, 1, -1});
  const auto map = tiny::maps_of(n, "deeplift", x, {0}, from(Baseline::zero_phase), 0.5)[0].map;
  CHECK(tiny::largest_difference(map, tiny::image(2, {1.5f, -1, 1.5f, -6})) < 1e-5);
}

TEST_CASE("deeplift explains sums of logits alone", "[explain][errors]") {
  const auto n = crossing_network();
  for (const auto score : {ScoreOf::margin, ScoreOf::log_probability})
    CHECK_THROWS_WITH(
        make_attribute(n.graph, n.weights, 0, attribution_method("deeplift"), from(Baseline::background, score), "cpu"),
        Contains("deeplift explains sums of logits") && Contains("logit or centred"));
}

TEST_CASE("expected gradients of a linear network are its weights times the way from the mean train cell",
          "[explain]") {
  const auto n = tiny::linear_network(2, {{1, -2, 3, 4}, {1, 1, 1, 1}}, {7, 0});
  const std::vector<cv::Mat1f> train = {tiny::image(2, {0, 0, 2, 0}), tiny::image(2, {2, 4, 0, 0})};
  const auto maps = expected_gradients(n, tiny::image(2, {2, 1, 1, -1}), {0, 1}, train, 6);  // either cell three times
  CHECK(tiny::largest_difference(maps[0].map, tiny::image(2, {1, 2, 0, -4})) < 1e-5);
  CHECK(tiny::largest_difference(maps[1].map, tiny::image(2, {1, -1, 0, -1})) < 1e-5);
}

TEST_CASE("expected gradients add up to the rise over the train cells' mean score, the nearer the more samples",
          "[explain]") {
  const auto n = crossing_network();
  const cv::Mat1f x = tiny::random_image(9, "cell");
  std::vector<cv::Mat1f> train;
  double usual = 0;
  for (const char* name : {"t1", "t2", "t3"}) {
    train.push_back(tiny::random_image(9, name));
    usual += score_at(n, train.back(), 0) / 3;
  }
  const auto maps = expected_gradients(n, x, {0}, train, 1200);
  const double rise = score_at(n, x, 0) - usual;
  REQUIRE(std::abs(rise) > 0.1);
  CHECK(cv::sum(maps[0].map)[0] == Approx(rise).margin(0.02));  // stratified: far less than 1/sqrt(samples)
}

TEST_CASE("expected gradients with one train cell are integrated gradients from it", "[explain]") {
  const auto n = crossing_network();
  const cv::Mat1f x = tiny::random_image(9, "cell"), flat(9, 9, 0.2f);
  const auto many = expected_gradients(n, x, {0, 1}, {flat}, 4000);
  const auto lines = tiny::maps_of(n, "integrated-gradients", x, {0, 1}, from(Baseline::zero_phase), 0.2);
  for (std::size_t c = 0; c < 2; ++c)  // which end within 1 % of the rise
    CHECK(tiny::largest_difference(many[c].map, lines[c].map) < 0.01 * cv::norm(lines[c].map, cv::NORM_L1));
}

TEST_CASE("expected gradients are a function of seed and cell", "[explain]") {
  const auto n = crossing_network();
  const cv::Mat1f x = tiny::random_image(9, "cell");
  const std::vector<cv::Mat1f> train = {tiny::random_image(9, "t1"), tiny::random_image(9, "t2")};
  const auto one = expected_gradients(n, x, {0}, train, 8, 1), again = expected_gradients(n, x, {0}, train, 8, 1),
             other = expected_gradients(n, x, {0}, train, 8, 2);
  CHECK(tiny::largest_difference(one[0].map, again[0].map) == 0);
  CHECK(tiny::largest_difference(one[0].map, other[0].map) > 0);
}

TEST_CASE("a model without train cells, or with those of another size, says what to do", "[explain][errors]") {
  const auto n = crossing_network();
  const auto& method = attribution_method("expected-gradients");
  CHECK_THROWS_WITH(make_attribute(n.graph, n.weights, 0, method, {}, "cpu"),
                    Contains("reference_input.npy") && Contains("Train it again"));
  CHECK_THROWS_WITH(expected_gradients(n, tiny::random_image(9, "x"), {0}, {tiny::random_image(8, "t")}, 2),
                    Contains("8 px wide, the cell 9 px"));
}
