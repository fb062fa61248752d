// Metrics against scikit-learn, torchmetrics, netcal, relplot and uncertainty-calibration:
// scripts/golden_metrics.py.
#include <cmath>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/metrics/evaluation.hpp"
#include "leukolens/metrics/smooth_calibration.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {

Json peers() { return read_json(std::filesystem::path(LEUKOLENS_GOLDEN_DIR) / "metrics.json"); }

EvaluationInput input_of(const Json& p, const Json& labels) {
  EvaluationInput input;
  input.classes = {"a", "b", "c", "d"};
  input.probabilities = table_from(p);
  input.labels = labels.get<std::vector<int>>();
  return input;
}

EvaluationOptions few_draws() {
  EvaluationOptions options;
  options.interval.draws = 2;
  return options;
}

double named_value(const NamedEstimates& metrics, const std::string& name) {
  for (const auto& [key, e] : metrics)
    if (key == name) return e.value;
  throw std::runtime_error("no metric " + name);
}

void check(const NamedEstimates& metrics, const Json& golden, const std::vector<const char*>& names) {
  for (const char* name : names) {
    INFO(name);
    CHECK(named_value(metrics, name) == Approx(golden.at(name).get<double>()).epsilon(0).margin(1e-9));
  }
}

void check_classes(const Evaluation& e, const Json& golden, const std::string& name) {
  const auto& of_classes = golden.at(name + "_of_classes");
  REQUIRE(e.per_class.size() == of_classes.size());
  for (std::size_t k = 0; k < e.per_class.size(); ++k) {
    INFO(name << " of class " << k);
    CHECK(named_value(e.per_class[k].metrics, name) == Approx(of_classes[k].get<double>()).epsilon(0).margin(1e-9));
  }
}

ScoreGroups confidence_groups(const EvaluationInput& input) {
  const auto called = predicted_classes(input.probabilities);
  std::vector<double> confidence;
  std::vector<char> right;
  for (std::size_t i = 0; i < called.size(); ++i) {
    confidence.push_back(input.probabilities(static_cast<Eigen::Index>(i), called[i]));
    right.push_back(called[i] == input.labels[i]);
  }
  return group_scores(confidence, right);
}

}  // namespace

TEST_CASE("figures agree with the peers, with and without equal scores", "[metrics][golden]") {
  const auto g = peers();
  for (const char* which : {"plain", "tied"}) {
    INFO(which);
    const auto& golden = g[which];
    const auto e = evaluate(input_of(golden["p"], g["labels"]), few_draws());
    check(e.metrics, golden,
          {"accuracy", "balanced_accuracy", "macro_f1", "weighted_f1", "kappa", "mcc", "auroc", "nll", "brier",
           "brier_mcb", "brier_dsc", "brier_unc"});
    check_classes(e, golden, "auroc");
    check_classes(e, golden, "auprc");
    // torchmetrics works in float32
    CHECK(named_value(e.metrics, "auroc") ==
          Approx(golden["auroc_torchmetrics"].get<double>()).epsilon(0).margin(1e-6));
    CHECK(named_value(e.metrics, "auprc") ==
          Approx(golden["auprc_torchmetrics"].get<double>()).epsilon(0).margin(1e-6));
    for (const char* part : {"mcb", "dsc", "unc"})
      CHECK(named_value(e.metrics, std::string("top_label_") + part) ==
            Approx(golden["top_label"][part].get<double>()).epsilon(0).margin(1e-9));
  }
}

TEST_CASE("calibration errors agree with the peers where no score lies on an edge", "[metrics][golden]") {
  const auto g = peers();
  const auto& golden = g["plain"];
  const auto input = input_of(golden["p"], g["labels"]);
  const auto e = evaluate(input, few_draws());
  check(e.metrics, golden, {"ece", "mce", "debiased_l2"});
  CHECK(named_value(e.metrics, "ece") == Approx(golden["ece_torchmetrics"].get<double>()).epsilon(0).margin(1e-6));
  CHECK(named_value(e.metrics, "aurc") == Approx(golden["aurc_without_ties"].get<double>()).epsilon(0).margin(1e-12));
}

TEST_CASE("the smooth error at one bandwidth agrees with quadrature, and with relplot to its mesh",
          "[metrics][golden]") {
  const auto g = peers();
  for (const char* which : {"plain", "tied"}) {
    const auto& golden = g[which];
    const auto groups = confidence_groups(input_of(golden["p"], g["labels"]));
    CHECK(smooth_error_at(groups, 0.05) == Approx(golden["smece_at_0.05"].get<double>()).epsilon(0).margin(1e-6));
    // relplot smooths on a mesh of 200 points, weighs by a density with a floor, and halves the bandwidth 10 times
    CHECK(smooth_error_at(groups, 0.05) ==
          Approx(golden["smece_at_0.05_relplot"].get<double>()).epsilon(0).margin(3e-3));
    CHECK(smooth_calibration_error(groups) == Approx(golden["smece_relplot"].get<double>()).epsilon(0).margin(3e-3));
  }
}

TEST_CASE("weighted figures agree with scikit-learn", "[metrics][golden]") {
  const auto g = peers();
  auto input = input_of(g["tied"]["p"], g["labels"]);
  input.weights = g["weighted"]["weights"].get<std::vector<double>>();
  const auto e = evaluate(input, few_draws());
  check(e.metrics, g["weighted"],
        {"accuracy", "balanced_accuracy", "macro_f1", "kappa", "mcc", "nll", "brier", "brier_mcb"});
  check_classes(e, g["weighted"], "auroc");
  check_classes(e, g["weighted"], "auprc");
}
