#include "leukolens/attribution/concepts.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/model/architecture.hpp"
#include "maps_of.hpp"
#include "random_weights.hpp"

using namespace leukolens;

TEST_CASE("relevance of the channels of a linear network by hand", "[attribution]") {
  // z_k = sum_c w_kc mean(a_c x); the centred logit's weights are w_0c - mean_k w_kc.
  const auto n = tiny::pooled_network({1, 2, -1}, {{3, 1, 0}, {1, 1, 4}});
  const auto x = tiny::image(2, {1, 2, 3, 4});
  const auto concepts = make_concepts(n.graph, n.weights, "cpu", "conv");
  CHECK(concepts.channels == 3);
  const auto relevance = concepts.relevance({x}, {0});
  // mean x = 2.5: channels 2.5, 5, -2.5 times 1, 0, -2
  CHECK(relevance(0, 0) == Approx(2.5));
  CHECK(relevance(0, 1) == Approx(0).margin(1e-4));
  CHECK(relevance(0, 2) == Approx(5));
}

TEST_CASE("the maps of all channels add up to the map of LRP", "[attribution]") {
  for (const char* name : {"leukonet", "lenet5", "resnet18"}) {
    CAPTURE(name);
    const auto graph = make_graph(name, 3);
    const auto weights = random_weights(graph);
    const auto x = tiny::random_image(32, "cell");
    const auto concepts = make_concepts(graph, weights, "cpu");
    AttributionOptions options;
    options.score = ScoreOf::centred;
    const auto whole =
        make_attribute(graph, weights, 0, attribution_method("lrp-epsilon-plus-flat"), options, "cpu")({x}, {{1}});
    cv::Mat1f sum = cv::Mat1f::zeros(x.size());
    for (int c = 0; c < concepts.channels; ++c) sum += concepts.maps({x}, {1}, {c}).front();
    const double largest = cv::norm(whole[0][0].map, cv::NORM_INF);
    CHECK(tiny::largest_difference(sum, whole[0][0].map) < 1e-3 * largest);
  }
}

TEST_CASE("a cell's concepts do not depend on its neighbours", "[attribution]") {
  const auto graph = make_graph("leukonet", 3);
  const auto weights = random_weights(graph);
  const auto concepts = make_concepts(graph, weights, "cpu");
  std::vector<cv::Mat1f> many;
  std::vector<int> classes;
  for (int i = 0; i < 19; ++i) {
    many.push_back(tiny::random_image(32, ("cell " + std::to_string(i)).c_str()));
    classes.push_back(i % 3);
  }
  const auto together = concepts.relevance(many, classes);
  REQUIRE(together.rows == 19);
  CHECK(tiny::largest_difference(together.row(17), concepts.relevance({many[17]}, {classes[17]})) == 0);
  const auto maps = concepts.maps(many, classes, std::vector<int>(19, 4));
  CHECK(tiny::largest_difference(maps[18], concepts.maps({many[18]}, {classes[18]}, {4}).front()) == 0);
}

TEST_CASE("concepts need a layer that holds maps, and no cells have none", "[attribution][errors]") {
  const auto graph = make_graph("leukonet", 3);
  CHECK_THROWS_AS(make_concepts(graph, random_weights(graph), "cpu", "fc"), Error);
  const auto concepts = make_concepts(graph, random_weights(graph), "cpu");
  CHECK(concepts.relevance({}, {}).empty());
  CHECK(concepts.maps({}, {}, {}).empty());
}
