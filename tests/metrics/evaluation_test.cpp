#include "leukolens/metrics/evaluation.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/metrics/probability_scores.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {

Table softmax_of(const Table& logits) {
  const Table e = logits.array().exp();
  return e.array().colwise() / e.rowwise().sum().array();
}

EvaluationInput input_of(const MadeUp& m, double temperature = 1) {
  EvaluationInput input;
  for (Eigen::Index k = 0; k < m.logits.cols(); ++k) input.classes.push_back("c" + std::to_string(k));
  input.probabilities = softmax_of(m.logits / temperature);
  input.before = softmax_of(m.logits);
  input.labels = m.labels;
  return input;
}

double value_of(const NamedEstimates& metrics, const std::string& name) {
  for (const auto& [n, e] : metrics)
    if (n == name) return e.value;
  FAIL("no metric " + name);
  return NAN;
}

}  // namespace

TEST_CASE("evaluate gives what each metric gives alone", "[metrics]") {
  const auto m = made_up(300, 4, 1, 2);
  const auto input = input_of(m, 2);
  const auto e = evaluate(input, {});
  const auto confusion = confusion_matrix(m.labels, predicted_classes(input.probabilities), 4);
  CHECK(e.n == 300);
  CHECK(e.confusion == confusion);
  CHECK(value_of(e.metrics, "accuracy") == Approx(accuracy(confusion)).epsilon(1e-12));
  CHECK(value_of(e.metrics, "balanced_accuracy") == Approx(balanced_accuracy(confusion)).epsilon(1e-12));
  CHECK(value_of(e.metrics, "macro_f1") == Approx(macro_f1(confusion)).epsilon(1e-12));
  for (const bool after : {true, false}) {
    const auto& p = after ? input.probabilities : *input.before;
    const auto& metrics = after ? e.metrics : e.before;
    const auto bins = reliability_bins(p, m.labels);
    CHECK(value_of(metrics, "nll") == Approx(negative_log_likelihood(p, m.labels)).epsilon(1e-12));
    CHECK(value_of(metrics, "brier") == Approx(brier_score(p, m.labels)).epsilon(1e-12));
    CHECK(value_of(metrics, "ece") == Approx(expected_calibration_error(bins)).epsilon(1e-12));
    CHECK(value_of(metrics, "mce") == Approx(maximum_calibration_error(bins).value).epsilon(1e-12));
  }
  CHECK(e.mce_bin_n == maximum_calibration_error(e.bins).bin_n);
}

TEST_CASE("figures stand in a fixed order, with intervals that say how they were made", "[metrics]") {
  const auto e = evaluate(input_of(made_up(100, 3, 2, 1)), {});
  std::vector<std::string> names;
  for (const auto& [name, estimate] : e.metrics) {
    names.push_back(name);
    REQUIRE(estimate.ci);
    CHECK(estimate.n == 100);
    CHECK(estimate.ci->lo >= 0);
  }
  CHECK(names == std::vector<std::string>{"accuracy", "balanced_accuracy", "macro_f1", "nll", "brier", "ece", "mce"});
  CHECK(e.metrics[5].second.ci_method ==
        "bootstrap of cells, percentile, 1000 draws, seed 1; resampling biases it upwards");
}

TEST_CASE("a t interval is cut to what the figure can be", "[metrics]") {
  auto input = input_of(made_up(50, 3, 4, 1));
  for (int i = 0; i < 50; ++i) input.donors.push_back("d" + std::to_string(i % 5));
  const auto e = evaluate(input, {});
  const auto& accuracy = e.metrics[0].second;
  REQUIRE(accuracy.ci);
  CHECK(accuracy.ci->hi <= 1);
  CHECK(accuracy.ci_method.starts_with("t interval over the jackknife of 5 donors"));
}

TEST_CASE("without logits there is no before; donors and classes are listed", "[metrics]") {
  EvaluationInput input;
  input.classes = {"a", "b", "c"};
  input.probabilities = table({{0.8, 0.1, 0.1}, {0.3, 0.6, 0.1}, {0.2, 0.7, 0.1}});
  input.labels = {0, 0, 1};
  input.donors = {"y", "x", "y"};
  const auto e = evaluate(input, {});
  CHECK(e.before.empty());
  CHECK(e.bins_before.empty());
  REQUIRE(e.donors.size() == 2);
  CHECK(e.donors[0].name == "x");
  CHECK(e.donors[0].n == 1);
  CHECK(e.donors[0].accuracy == 0);
  CHECK(e.donors[1].mean_confidence == Approx(0.75));
  CHECK(e.per_class[2].counts.n == 0);
  CHECK(e.per_class[2].mean_probability == Approx(0.1));
  CHECK(e.confidences == std::vector{0.8, 0.6, 0.7});
}

TEST_CASE("evaluate refuses what it cannot judge", "[metrics][errors]") {
  EvaluationInput input;
  input.classes = {"a", "b"};
  input.probabilities = Table(0, 2);
  CHECK_THROWS_AS(evaluate(input, {}), Error);
  input.probabilities = table({{0.7, 0.7}});
  input.labels = {0};
  CHECK_THROWS_AS(evaluate(input, {}), Error);
}

TEST_CASE("evaluate agrees with scikit-learn, netcal and torchmetrics", "[metrics][golden]") {
  const auto g = golden();
  EvaluationInput input;
  input.classes = {"a", "b", "c", "d"};
  input.probabilities = softmax_of(table_from(g["logits"]));
  input.labels = g["labels"].get<std::vector<int>>();
  const auto e = evaluate(input, {});
  CHECK(value_of(e.metrics, "nll") == Approx(g["nll"].get<double>()).epsilon(1e-9));
  CHECK(value_of(e.metrics, "brier") == Approx(g["brier"].get<double>()).epsilon(1e-9));
  CHECK(value_of(e.metrics, "ece") == Approx(g["ece_netcal"].get<double>()).epsilon(1e-9));
  CHECK(value_of(e.metrics, "ece") == Approx(g["ece_torchmetrics"].get<double>()).epsilon(1e-6));  // float32 inside
  CHECK(value_of(e.metrics, "mce") == Approx(g["mce_torchmetrics"].get<double>()).epsilon(1e-6));
}
