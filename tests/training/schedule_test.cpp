#include "training/schedule.hpp"

#include "catch.hpp"
#include "leukolens/training/training.hpp"

using namespace leukolens;

TEST_CASE("the rate rises linearly, then falls along half a cosine", "[training]") {
  // 100 steps, 10 of them rising
  CHECK(learning_rate(0, 100, 2, .1) == Approx(0.2));
  CHECK(learning_rate(9, 100, 2, .1) == Approx(2));
  CHECK(learning_rate(10, 100, 2, .1) == Approx(2));
  CHECK(learning_rate(55, 100, 2, .1) == Approx(1));
  CHECK(learning_rate(99, 100, 2, .1) < 0.001);
  for (std::size_t s = 11; s < 100; ++s) CHECK(learning_rate(s, 100, 2, .1) < learning_rate(s - 1, 100, 2, .1));
}

TEST_CASE("without warm-up and with one step the rate is the peak", "[training]") {
  CHECK(learning_rate(0, 1, 3, 0) == Approx(3));
  CHECK(learning_rate(0, 50, 3, 0) == Approx(3));
}

TEST_CASE("networks with wide linear layers learn at a lower rate", "[training]") {
  CHECK(default_learning_rate("leukonet") == 2e-3);
  CHECK(default_learning_rate("resnet18") == 2e-3);
  CHECK(default_learning_rate("alexnet") == 3e-4);
  CHECK(default_learning_rate("vgg11_bn") == 3e-4);
}
