#include "calibration/top_calls.hpp"

#include "catch.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/metrics/classification.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

TEST_CASE("top calls are those of a table of probabilities", "[calibration]") {
  for (const int classes : {2, 3, 8, 9, 17, 100})
    for (const double temperature : {0.3, 1., 4.}) {
      const auto logits = made_up(200, classes, 2, 5).logits;
      const Table p = softmax(logits / temperature);
      const auto predicted = predicted_classes(p);
      const auto calls = top_calls(logits, temperature);
      REQUIRE(calls.size() == 200);
      for (Eigen::Index i = 0; i < 200; ++i) {
        CHECK(calls[i].predicted == predicted[i]);
        CHECK(calls[i].confidence == Approx(p(i, predicted[i])).epsilon(3e-12));
      }
    }
}

TEST_CASE("of equal logits the lowest class is called", "[calibration]") {
  Table logits = Table::Constant(1, 21, -3);
  CHECK(top_calls(logits, 2)[0].predicted == 0);
  CHECK(top_calls(logits, 2)[0].confidence == 1. / 21);
  for (const int k : {4, 11, 20}) logits(0, k) = 700;
  CHECK(top_calls(logits, 1)[0].predicted == 4);
  CHECK(top_calls(logits, 1)[0].confidence == 1. / 3);
}
