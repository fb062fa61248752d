#include "leukolens/metrics/evaluation.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/metrics/corp.hpp"
#include "leukolens/metrics/equal_mass.hpp"
#include "leukolens/metrics/probability_scores.hpp"
#include "leukolens/metrics/smooth_calibration.hpp"
#include "leukolens/statistics/binomial.hpp"
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

const Estimate& find(const NamedEstimates& metrics, const std::string& name) {
  for (const auto& [n, e] : metrics)
    if (n == name) return e;
  throw std::runtime_error("no metric " + name);
}

double named_value(const NamedEstimates& metrics, const std::string& name) { return find(metrics, name).value; }

std::vector<std::string> in_turn(int n, int count) {
  std::vector<std::string> donors;
  for (int i = 0; i < n; ++i) donors.push_back("d" + std::to_string(i % count));
  return donors;
}

}  // namespace

TEST_CASE("evaluate gives what each metric gives alone", "[metrics]") {
  const auto m = made_up(300, 4, 1, 2);
  const auto input = input_of(m, 2);
  const auto e = evaluate(input, {});
  const auto confusion = confusion_matrix(m.labels, predicted_classes(input.probabilities), 4);
  CHECK(e.n == 300);
  CHECK(e.confusion == confusion);
  CHECK(named_value(e.metrics, "accuracy") == Approx(accuracy(confusion)).epsilon(1e-12));
  CHECK(named_value(e.metrics, "balanced_accuracy") == Approx(balanced_accuracy(confusion)).epsilon(1e-12));
  CHECK(named_value(e.metrics, "macro_f1") == Approx(macro_f1(confusion)).epsilon(1e-12));
  for (const bool after : {true, false}) {
    const auto& p = after ? input.probabilities : *input.before;
    const auto& metrics = after ? e.metrics : e.before;
    const auto bins = reliability_bins(p, m.labels);
    CHECK(named_value(metrics, "nll") == Approx(negative_log_likelihood(p, m.labels)).epsilon(1e-12));
    CHECK(named_value(metrics, "brier") == Approx(brier_score(p, m.labels)).epsilon(1e-12));
    CHECK(named_value(metrics, "ece") == Approx(expected_calibration_error(bins)).epsilon(1e-12));
    CHECK(named_value(metrics, "mce") == Approx(maximum_calibration_error(bins).value).epsilon(1e-12));
  }
  CHECK(e.mce_bin_n == maximum_calibration_error(e.bins).bin_n);
}

TEST_CASE("figures stand in a fixed order, with intervals that say how they were made", "[metrics]") {
  const auto e = evaluate(input_of(made_up(100, 3, 2, 1)), {});
  std::size_t at = 0;
  for (const auto& [name, estimate] : e.metrics) {
    while (at < metric_names().size() && metric_names()[at] != name) ++at;
    INFO(name);
    REQUIRE(at < metric_names().size());  // the same order, none twice
    ++at;
    CHECK(estimate.n == 100);
    const bool biased = name.find("ece") != std::string::npos || name.find("mcb") != std::string::npos || name == "mce";
    CHECK(estimate.null_band.has_value() == (biased || name.starts_with("debiased")));
    if (name.ends_with("dsc") || name.ends_with("unc")) {
      CHECK_FALSE(estimate.ci);
      continue;
    }
    CHECK(in_null_band(estimate).has_value() == estimate.null_band.has_value());
    REQUIRE(estimate.ci.has_value() != biased);
    if (estimate.ci) CHECK(estimate.ci->lo <= estimate.ci->hi);
  }
  CHECK(e.metrics.size() == metric_names().size() - 1);  // all but that of purity
  CHECK(find(e.metrics, "accuracy").ci_method == "Clopper-Pearson interval");
  CHECK(find(e.metrics, "nll").ci_method == "bootstrap of cells, percentile, 1000 draws, seed 1");
  CHECK(find(e.metrics, "debiased_l2_squared").ci_method == "t interval over the jackknife of cells");
  CHECK_THAT(find(e.metrics, "ece").ci_method, Catch::Contains("no interval") && Catch::Contains("null band"));
  CHECK(find(e.before, "ece").null_band.has_value());
}

TEST_CASE("a t interval is cut to what the metric can be", "[metrics]") {
  auto input = input_of(made_up(50, 3, 4, 1));
  input.donors = in_turn(50, 5);
  const auto e = evaluate(input, {});
  const auto& balanced = find(e.metrics, "balanced_accuracy");
  REQUIRE(balanced.ci);
  CHECK(balanced.ci->hi <= 1);
  CHECK(balanced.ci_method.starts_with("t interval over the jackknife of 5 donors"));
  CHECK_THAT(find(e.metrics, "accuracy").ci_method, Catch::Contains("5 donors, intraclass correlation"));
}

TEST_CASE("where every call is right, every proportion has the binomial interval", "[metrics]") {
  EvaluationInput input;
  input.classes = {"a", "b"};
  input.probabilities = Table(44, 2);
  for (int i = 0; i < 44; ++i) {
    input.labels.push_back(i % 2);
    input.probabilities.row(i) << (i % 2 ? 0.1 : 0.9), (i % 2 ? 0.9 : 0.1);
  }
  const auto all_right = evaluate(input, {});
  CHECK(find(all_right.metrics, "accuracy").ci->lo == Approx(std::pow(0.025, 1. / 44)));
  CHECK(find(all_right.metrics, "accuracy").ci->hi == 1);
  CHECK(find(all_right.metrics, "error").ci->hi == Approx(1 - find(all_right.metrics, "accuracy").ci->lo));
  CHECK(find(all_right.metrics, "accuracy").ci_method == "Clopper-Pearson interval");
  CHECK_FALSE(find(all_right.metrics, "kappa").ci);
  for (const char* name : {"sensitivity", "specificity", "ppv", "npv"})  // 22 cells each
    CHECK(find(all_right.per_class[1].metrics, name).ci->lo == Approx(std::pow(0.025, 1. / 22)));

  input.donors = in_turn(44, 11);
  const auto by_donor = find(evaluate(input, {}).metrics, "accuracy");
  REQUIRE(by_donor.ci);
  CHECK(by_donor.ci->hi == 1);
  CHECK(by_donor.ci->lo < std::pow(0.025, 1. / 44));
}

TEST_CASE("sensitivity .. NPV have the intervals of their own trials", "[metrics]") {
  EvaluationInput input;  // labelled a: 30, of which 27 called a; labelled b: 20, of which 19 called b
  input.classes = {"a", "b"};
  input.probabilities = Table(50, 2);
  for (int i = 0; i < 50; ++i) {
    const bool a = i < 27 || i == 49;
    input.labels.push_back(i < 30 ? 0 : 1);
    input.probabilities.row(i) << (a ? 0.9 : 0.1), (a ? 0.1 : 0.9);
  }
  const auto of_a = evaluate(input, {}).per_class[0].metrics;
  const auto check_interval = [&](const char* name, double hits, double trials) {
    const auto expected = clopper_pearson(hits, trials, 0.95);
    CHECK(find(of_a, name).value == Approx(hits / trials));
    CHECK(find(of_a, name).ci->lo == Approx(expected.lo));
    CHECK(find(of_a, name).ci->hi == Approx(expected.hi));
  };
  check_interval("sensitivity", 27, 30);
  check_interval("specificity", 19, 20);
  check_interval("ppv", 27, 28);
  check_interval("npv", 19, 22);
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

TEST_CASE("every figure is what its own function gives, though resamples use grouped scores", "[metrics]") {
  const auto m = made_up(3000, 3, 1, 1);  // more scores than groups
  const auto input = input_of(m);
  EvaluationOptions options;
  options.interval.draws = 20;
  const auto e = evaluate(input, options);
  const auto called = predicted_classes(input.probabilities);
  std::vector<double> confidence;
  std::vector<char> right;
  for (Eigen::Index i = 0; i < 3000; ++i) {
    confidence.push_back(input.probabilities(i, called[static_cast<std::size_t>(i)]));
    right.push_back(called[static_cast<std::size_t>(i)] == m.labels[static_cast<std::size_t>(i)]);
  }
  const auto groups = group_scores(confidence, right);
  CHECK(named_value(e.metrics, "aurc") == Approx(area_under_risk_coverage(groups)).epsilon(1e-12));
  CHECK(named_value(e.metrics, "smece") == Approx(smooth_calibration_error(groups)).epsilon(1e-12));
  CHECK(named_value(e.metrics, "ece_equal_mass") ==
        Approx(equal_mass_error(equal_mass_bins(groups, 15))).epsilon(1e-12));
  CHECK(named_value(e.metrics, "top_label_mcb") == Approx(corp_split(groups).mcb).epsilon(1e-12));
  CHECK(named_value(e.metrics, "top_label_mcb") - named_value(e.metrics, "top_label_dsc") +
            named_value(e.metrics, "top_label_unc") ==
        Approx(named_value(e.metrics, "brier_top_label")).epsilon(1e-12));
  CHECK(named_value(e.metrics, "brier_mcb") - named_value(e.metrics, "brier_dsc") +
            named_value(e.metrics, "brier_unc") ==
        Approx(named_value(e.metrics, "brier")).epsilon(1e-12));
  double areas = 0;
  for (const auto& c : e.per_class) areas += named_value(c.metrics, "auroc") / 3;
  CHECK(named_value(e.metrics, "auroc") == Approx(areas).epsilon(1e-12));
}

TEST_CASE("the bootstrap of donors equals evaluating the drawn rows", "[metrics]") {
  // replicate by replicate: rows repeated as the plan says, against weights of 2 for donor d0, 0 for d1
  const auto m = made_up(120, 3, 1, 1);
  auto input = input_of(m);
  input.before.reset();
  std::vector<int> rows;
  for (int i = 0; i < 120; ++i)
    for (int times = i % 6 == 0 ? 2 : i % 6 == 1 ? 0 : 1; times > 0; --times) rows.push_back(i);
  EvaluationInput drawn;
  drawn.classes = input.classes;
  drawn.probabilities = input.probabilities(rows, Eigen::all);
  for (const int row : rows) drawn.labels.push_back(m.labels[static_cast<std::size_t>(row)]);
  const auto repeated = evaluate(drawn, {});
  EvaluationInput weighted;
  weighted.classes = input.classes;
  std::vector<int> kept;
  for (int i = 0; i < 120; ++i)
    if (i % 6 != 1) kept.push_back(i);
  weighted.probabilities = input.probabilities(kept, Eigen::all);
  for (const int row : kept) {
    weighted.labels.push_back(m.labels[static_cast<std::size_t>(row)]);
    weighted.weights.push_back(row % 6 == 0 ? 2 : 1);
  }
  const auto by_weight = evaluate(weighted, {});
  CHECK(by_weight.weighted);
  for (const char* name : {"accuracy", "balanced_accuracy", "macro_f1", "kappa", "mcc", "auroc", "auprc", "nll",
                           "brier", "brier_mcb", "ece", "ece_equal_mass", "classwise_ece", "smece", "top_label_mcb"})
    CHECK(named_value(by_weight.metrics, name) == Approx(named_value(repeated.metrics, name)).epsilon(1e-9));
}

TEST_CASE("more than forty donors: percentile and BCa intervals of whole donors", "[metrics]") {
  auto input = input_of(made_up(500, 3, 1, 1));
  input.donors = in_turn(500, 50);
  EvaluationOptions options;
  options.interval.draws = 200;
  const auto e = evaluate(input, options);
  const auto& balanced = find(e.metrics, "balanced_accuracy");
  CHECK(balanced.ci_method == "bootstrap of 50 donors, percentile, 200 draws, seed 1");
  REQUIRE(balanced.bca);
  CHECK(balanced.bca->lo < balanced.value);
  CHECK(balanced.bca->hi > balanced.value);
  CHECK(find(e.before, "balanced_accuracy").ci->lo == balanced.ci->lo);  // calls are the same: equal draws
}

TEST_CASE("many cells without donors: blocks stand in, and give about the interval of cells", "[metrics]") {
  auto input = input_of(made_up(6000, 2, 1, 1));
  input.before.reset();
  EvaluationOptions options;
  options.interval.draws = 300;
  const auto cells = evaluate(input, options);
  options.interval.most_cells = 1000;
  const auto blocks = evaluate(input, options);
  CHECK(find(blocks.metrics, "nll").ci_method == "t interval over the jackknife of 200 random blocks of cells");
  for (const char* name : {"accuracy", "nll", "brier", "auroc", "aurc", "brier_top_label"}) {
    const auto &a = find(cells.metrics, name), &b = find(blocks.metrics, name);
    INFO(name);
    CHECK(a.value == b.value);
    CHECK((b.ci->hi - b.ci->lo) / (a.ci->hi - a.ci->lo) == Approx(1).margin(0.25));  // each is good to 5 %
  }
}

TEST_CASE("the null band holds the errors of right probabilities, and not those of wrong ones", "[metrics]") {
  auto m = made_up(1500, 3, 1, 1);
  const auto p = softmax_of(m.logits);
  for (int i = 0; i < 1500; ++i) {  // labels drawn from p
    Random random(9, "test", static_cast<std::uint64_t>(i));
    double u = random.uniform();
    int k = 0;
    while (k < 2 && u >= p(i, k)) u -= p(i, k++);
    m.labels[static_cast<std::size_t>(i)] = k;
  }
  const auto right = evaluate(input_of(m), {}), wrong = evaluate(input_of(m, 0.4), {});
  for (const char* name : {"ece", "ece_equal_mass", "classwise_ece", "smece", "top_label_mcb", "brier_mcb"}) {
    INFO(name);
    const auto &a = find(right.metrics, name), &b = find(wrong.metrics, name);
    CHECK(a.value < a.null_band->hi * 1.2);
    CHECK(b.value > b.null_band->hi);
    CHECK(in_null_band(b) == false);
  }
  for (const auto& point : right.curves.top_label) {
    REQUIRE(point.consistency);
    CHECK(point.consistency->lo <= point.consistency->hi);
  }
}

TEST_CASE("purity: an accuracy corrected for cells that carry another's label", "[metrics]") {
  // hits = a purity + (1 - a)(1 - purity)/(K - 1) with K = 2: 0.74 = 0.8 a + 0.2 (1 - a), a = 0.9
  EvaluationInput input;
  input.classes = {"a", "b"};
  input.probabilities = Table(100, 2);
  for (int i = 0; i < 100; ++i) {
    input.probabilities(i, 0) = 0.7;
    input.probabilities(i, 1) = 0.3;
    input.labels.push_back(i < 74 ? 0 : 1);
    input.purities.push_back(0.8);
  }
  const auto e = evaluate(input, {});
  CHECK(named_value(e.metrics, "accuracy") == Approx(0.74));
  CHECK(named_value(e.metrics, "purity_corrected_accuracy") == Approx(0.9));
  input.purities.assign(100, NAN);
  CHECK(std::isnan(named_value(evaluate(input, {}).metrics, "purity_corrected_accuracy")));
}

TEST_CASE("groups have their own figures; donors stay the unit inside them", "[metrics]") {
  auto input = input_of(made_up(200, 3, 1, 1));
  input.donors = in_turn(200, 20);
  std::vector<std::string> device;
  for (int i = 0; i < 200; ++i) device.push_back(i % 2 ? "new" : "old");
  input.groups = {{"device", device}};
  const auto e = evaluate(input, {});
  REQUIRE(e.groups.size() == 1);
  CHECK(e.groups[0].column == "device");
  REQUIRE(e.groups[0].groups.size() == 2);
  const auto& old = e.groups[0].groups[1];
  CHECK(old.name == "old");
  CHECK(old.n == 100);
  CHECK(find(old.metrics, "accuracy").value == old.accuracy);
  CHECK(find(old.metrics, "nll").ci_method == "t interval over the jackknife of 10 donors");
  CHECK(find(old.metrics, "accuracy").ci_method.starts_with("Clopper-Pearson interval, 10 donors"));
  REQUIRE(e.donors.size() == 20);
  CHECK(find(old.metrics, "ece").null_band.has_value());
  CHECK_FALSE(find(old.metrics, "ece").ci);
  CHECK(find(e.donors[3].metrics, "nll").ci_method == "t interval over the jackknife of cells");
}

TEST_CASE("top labels alone give what can be had from them", "[metrics]") {
  const auto m = made_up(300, 4, 1, 2);
  const auto input = input_of(m);
  TopLabelInput top;
  top.classes = input.classes;
  top.labels = m.labels;
  top.predicted = predicted_classes(input.probabilities);
  for (Eigen::Index i = 0; i < 300; ++i)
    top.confidence.push_back(input.probabilities(i, top.predicted[static_cast<std::size_t>(i)]));
  const auto whole = evaluate(input, {}), part = evaluate(top, {});
  for (const char* name :
       {"accuracy", "error", "kappa", "ece", "mce", "smece", "debiased_l2", "brier_top_label", "aurc"})
    CHECK(named_value(part.metrics, name) == named_value(whole.metrics, name));
  for (const auto& [name, e] : part.metrics) CHECK((name != "nll" && name != "brier" && name != "auroc"));
  CHECK(std::isnan(part.per_class[0].mean_probability));
  CHECK(part.curves.classes.empty());
  CHECK(part.curves.risk_coverage.back().risk == Approx(named_value(part.metrics, "error")));
}

TEST_CASE("one class only, one row: undefined figures are NaN and give a reason", "[metrics][errors]") {
  EvaluationInput input;
  input.classes = {"a", "b"};
  input.probabilities = table({{0.8, 0.2}});
  input.labels = {0};
  const auto e = evaluate(input, {});
  CHECK(named_value(e.metrics, "accuracy") == 1);
  for (const char* name : {"auroc", "kappa", "mcc", "debiased_l2"}) CHECK(std::isnan(named_value(e.metrics, name)));
  const auto& accuracy = find(e.metrics, "accuracy");
  CHECK(accuracy.ci.value().lo == Approx(0.025));
  CHECK_FALSE(find(e.metrics, "nll").ci);
  CHECK(find(e.metrics, "nll").ci_method.ends_with("every resample gives the same value, so its spread is unknown"));
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

TEST_CASE("weights and purities outside their range are named by row", "[metrics][errors]") {
  auto input = input_of(made_up(3, 2, 1, 1));
  input.weights = {1, 0, 1};
  CHECK_THROWS_WITH(evaluate(input, {}), Catch::Matchers::Contains("row 2: weight 0"));
  input.weights = {1, 1};
  CHECK_THROWS_AS(evaluate(input, {}), Error);
  input.weights.clear();
  input.purities = {0.5, 1, 1.2};
  CHECK_THROWS_WITH(evaluate(input, {}), Catch::Matchers::Contains("row 3: purity 1.2"));
}

TEST_CASE("evaluate agrees with scikit-learn, netcal and torchmetrics", "[metrics][golden]") {
  const auto g = golden();
  EvaluationInput input;
  input.classes = {"a", "b", "c", "d"};
  input.probabilities = softmax_of(table_from(g["logits"]));
  input.labels = g["labels"].get<std::vector<int>>();
  const auto e = evaluate(input, {});
  CHECK(named_value(e.metrics, "nll") == Approx(g["nll"].get<double>()).epsilon(1e-9));
  CHECK(named_value(e.metrics, "brier") == Approx(g["brier"].get<double>()).epsilon(1e-9));
  CHECK(named_value(e.metrics, "ece") == Approx(g["ece_netcal"].get<double>()).epsilon(1e-9));
  CHECK(named_value(e.metrics, "ece") == Approx(g["ece_torchmetrics"].get<double>()).epsilon(1e-6));  // float32 inside
  CHECK(named_value(e.metrics, "mce") == Approx(g["mce_torchmetrics"].get<double>()).epsilon(1e-6));
}
