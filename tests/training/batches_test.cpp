#include "training/batches.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "catch.hpp"
#include "discs.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;

namespace {

/// Two cells of class 0, one of class 1, three classes; no augmentation.
struct Tiny {
  TrainingCells cells = {1, {10, 20, 30}, {0, 0, 1}, {}};
  TrainingOptions options;
  Tiny() {
    options.batch = 3;
    options.augmentation = {false, false, 0, 0, 0, 0, 0, 0};
  }
  /// Targets by pixel value.
  std::map<float, std::vector<float>> targets(int epoch = 1) const {
    Batches batches(cells, 3, options);
    batches.begin(epoch);
    std::map<float, std::vector<float>> out;
    for (std::size_t i = 0; i < batches.size(0); ++i) {
      float pixel = 0;
      std::vector<float> target(3);
      batches.fill(0, i, &pixel, target.data());
      out[pixel] = target;
    }
    return out;
  }
};

}  // namespace

TEST_CASE("targets: the label, smoothed, and as sure as the capture is pure", "[training]") {
  Tiny tiny;
  CHECK(tiny.targets().at(30) == std::vector<float>{0, 1, 0});
  tiny.options.label_smoothing = 0.3;  // 0.7 + 0.1 for the label, 0.1 for the others
  CHECK(tiny.targets().at(10)[0] == Approx(0.8));
  CHECK(tiny.targets().at(10)[2] == Approx(0.1));
  tiny.options.label_smoothing = 0;
  tiny.cells.purity = {1, 0.9f, 0.8f};  // what is missing is shared by the two other classes
  CHECK(tiny.targets().at(20)[0] == Approx(0.9));
  CHECK(tiny.targets().at(20)[1] == Approx(0.05));
  CHECK(tiny.targets().at(30)[0] == Approx(0.1));
  tiny.options.label_smoothing = 0.3;
  const auto both = tiny.targets().at(30);
  CHECK(both[0] + both[1] + both[2] == Approx(1));
  CHECK(both[1] == Approx(0.7 * 0.8 + 0.1));
}

TEST_CASE("class weights make every class weigh the same", "[training]") {
  Tiny tiny;
  CHECK(Batches(tiny.cells, 3, tiny.options).class_weights() ==
        std::vector<float>{0.5f, 1, 1});  // N / (K n_k), unseen 1
  tiny.options.balance = Balance::none;
  CHECK(Batches(tiny.cells, 3, tiny.options).class_weights() == std::vector<float>{1, 1, 1});
  tiny.options.balance = Balance::sampling;
  CHECK(Batches(tiny.cells, 3, tiny.options).class_weights() == std::vector<float>{1, 1, 1});
}

TEST_CASE("an epoch holds every cell once, batches of nearly equal size", "[training]") {
  const auto cells = discs(50, 0);
  auto options = quick_training();
  Batches batches(cells, 2, options);
  REQUIRE(batches.per_epoch() == 4);
  batches.begin(1);
  std::size_t sum = 0, ones = 0;
  for (std::size_t b = 0; b < 4; ++b) {
    CHECK(batches.size(b) >= 12);
    CHECK(batches.size(b) <= 13);
    sum += batches.size(b);
    for (std::size_t i = 0; i < batches.size(b); ++i) ones += batches.label(b, i) == 1;
  }
  CHECK(sum == 50);
  CHECK(ones == 17);
}

TEST_CASE("balanced sampling draws every class equally often", "[training]") {
  std::vector<int> labels(100, 0);
  labels[7] = labels[8] = labels[9] = 2;  // three cells; class 1 has none
  Random random(1, "test");
  const auto order = balanced_order(labels, 3, random);
  REQUIRE(order.size() == 100);
  std::map<int, int> of_class;
  std::map<std::size_t, int> of_rare;
  for (const auto i : order) {
    ++of_class[labels[i]];
    if (labels[i] == 2) ++of_rare[i];
  }
  CHECK(of_class[0] == 50);
  CHECK(of_class[2] == 50);
  for (const auto& [cell, times] : of_rare)
    CHECK((times == 16 || times == 17));  // all of a class before one comes again
  Random other(2, "test");
  CHECK(balanced_order(labels, 3, other) != order);
}

TEST_CASE("Beta(a, a) is symmetric with the right spread", "[training]") {
  for (const double alpha : {0.2, 0.4, 1.0}) {
    Random random(1, "beta");
    double sum = 0, squares = 0;
    const int n = 20000;
    for (int i = 0; i < n; ++i) {
      const double x = symmetric_beta(alpha, random);
      REQUIRE((x >= 0 && x <= 1));
      sum += x, squares += x * x;
    }
    const double mean = sum / n, variance = squares / n - mean * mean;
    CHECK(mean == Approx(0.5).margin(0.01));
    CHECK(variance == Approx(1 / (4 * (2 * alpha + 1))).epsilon(0.03));
  }
}

TEST_CASE("names of balance", "[training]") {
  for (const auto balance : {Balance::none, Balance::loss, Balance::sampling})
    CHECK(balance_from(name_of(balance)) == balance);
  CHECK_THROWS_AS(balance_from("tea"), Error);
}
