#include "leukolens/metrics/classification.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

TEST_CASE("ties of the largest probability go to the lowest class", "[metrics]") {
  CHECK(predicted_classes(table({{0.4, 0.4, 0.2}, {0.1, 0.45, 0.45}, {0.2, 0.3, 0.5}})) == std::vector{0, 1, 2});
}

TEST_CASE("figures of a hand-made confusion matrix", "[metrics]") {
  // labels 0 0 0 0 1 1, called 0 0 0 1 1 0
  const auto c = confusion_matrix(std::vector{0, 0, 0, 0, 1, 1}, std::vector{0, 0, 0, 1, 1, 0}, 3);
  CHECK(c(0, 0) == 3);
  CHECK(c(0, 1) == 1);
  CHECK(c(1, 0) == 1);
  CHECK(c(1, 1) == 1);
  CHECK(accuracy(c) == Approx(4. / 6));
  CHECK(balanced_accuracy(c) == Approx((3. / 4 + 1. / 2) / 2));
  CHECK(macro_f1(c) == Approx((6. / 8 + 2. / 4) / 2));
  const auto k = per_class(c);
  CHECK(k[0].n == 4);
  CHECK(k[0].sensitivity == Approx(3. / 4));
  CHECK(k[0].specificity == Approx(1. / 2));
  CHECK(k[0].ppv == Approx(3. / 4));
  CHECK(k[0].npv == Approx(1. / 2));
  CHECK(k[1].npv == Approx(3. / 4));
  // class 2 is neither a label nor called
  CHECK(std::isnan(k[2].sensitivity));
  CHECK(std::isnan(k[2].ppv));
  CHECK(std::isnan(k[2].f1));
  CHECK(k[2].specificity == 1);
}

TEST_CASE("no cells: undefined, not 0", "[metrics]") {
  const Eigen::MatrixXi none = Eigen::MatrixXi::Zero(3, 3);
  CHECK(std::isnan(accuracy(none)));
  CHECK(std::isnan(balanced_accuracy(none)));
  CHECK(std::isnan(macro_f1(none)));
}

TEST_CASE("a class that is called but never a label counts in macro F1 alone", "[metrics]") {
  const auto c = confusion_matrix(std::vector{0, 0}, std::vector{0, 1}, 2);
  CHECK(balanced_accuracy(c) == Approx(0.5));
  CHECK(macro_f1(c) == Approx((2. / 3 + 0) / 2));
}

TEST_CASE("a label outside the classes is named by its row", "[metrics][errors]") {
  try {
    confusion_matrix(std::vector{0, 7}, std::vector{0, 1}, 2);
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::bad_value);
    CHECK(std::string(e.what()).starts_with("row 2"));
  }
}

TEST_CASE("per-class figures agree with scikit-learn", "[metrics][golden]") {
  const auto g = golden();
  const auto logits = table_from(g["logits"]);
  const auto labels = g["labels"].get<std::vector<int>>();
  const auto c = confusion_matrix(labels, predicted_classes(logits), 4);
  CHECK(balanced_accuracy(c) == Approx(g["balanced_accuracy"].get<double>()).epsilon(1e-12));
  CHECK(macro_f1(c) == Approx(g["macro_f1"].get<double>()).epsilon(1e-12));
  const auto k = per_class(c);
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t j = 0; j < 4; ++j) CHECK(c(int(i), int(j)) == g["confusion"][i][j].get<int>());
    CHECK(k[i].sensitivity == Approx(g["sensitivity"][i].get<double>()).epsilon(1e-12));
    CHECK(k[i].ppv == Approx(g["ppv"][i].get<double>()).epsilon(1e-12));
    CHECK(k[i].f1 == Approx(g["f1"][i].get<double>()).epsilon(1e-12));
    CHECK(k[i].n == g["count"][i].get<int>());
  }
}
