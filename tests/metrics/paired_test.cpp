#include "leukolens/metrics/paired.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "metrics/counts_golden.hpp"

using namespace leukolens;

namespace {

const PairedMetric& named(const std::vector<PairedMetric>& figures, const std::string& name) {
  for (const auto& f : figures)
    if (f.name == name) return f;
  throw std::out_of_range(name);
}

/// Cells in turn of `count` donors.
std::vector<std::string> in_turn(std::size_t n, std::size_t count) {
  std::vector<std::string> donors;
  for (std::size_t i = 0; i < n; ++i) donors.push_back("d" + std::to_string(i % count));
  return donors;
}

Table confident(const MadeUp& m, double scale) {
  Table p = (m.logits * scale).array().exp();
  for (Eigen::Index i = 0; i < p.rows(); ++i) p.row(i) /= p.row(i).sum();
  return p;
}

}  // namespace

TEST_CASE("McNemar of six cells by hand", "[metrics]") {
  // only A right: 1, only B right: 3; two-sided 2 (1 + 4) / 16
  const std::vector<char> a{1, 1, 0, 0, 0, 0}, b{1, 0, 1, 1, 1, 0};
  const auto m = mcnemar(a, b);
  CHECK(m.both == 1);
  CHECK(m.only_a == 1);
  CHECK(m.only_b == 3);
  CHECK(m.neither == 1);
  CHECK(m.p == Approx(10. / 16));
  CHECK(mcnemar(b, a).p == Approx(m.p));
  CHECK(mcnemar(a, a).p == 1);
  CHECK(std::isnan(mcnemar({}, {}).p));
}

TEST_CASE("McNemar equals statsmodels", "[metrics][golden]") {
  const auto g = counts_golden();
  for (const auto& row : g.at("mcnemar")) {
    std::vector<char> a, b;
    for (int i = 0; i < row[0].get<int>(); ++i) a.push_back(1), b.push_back(0);
    for (int i = 0; i < row[1].get<int>(); ++i) a.push_back(0), b.push_back(1);
    CHECK(mcnemar(a, b).p == Approx(row[2].get<double>()).epsilon(1e-10));
  }
}

TEST_CASE("paired differences of two cells by hand", "[metrics]") {
  // A: right, wrong; B: right, right. Brier A (0.08 + 0.72)/2, B (0.08 + 0.18)/2
  const auto f =
      paired_metrics(table({{0.8, 0.2}, {0.6, 0.4}}), table({{0.8, 0.2}, {0.3, 0.7}}), std::vector{0, 1}, {}, 15, {});
  CHECK(named(f, "accuracy").difference.value == Approx(0.5));
  CHECK(named(f, "brier").difference.value == Approx(0.13 - 0.40));
  CHECK(named(f, "nll").difference.value == Approx((std::log(0.4) - std::log(0.7)) / 2));
  CHECK(f.size() == 5);
}

TEST_CASE("a model against itself differs by nothing, and swapping turns the sign", "[metrics]") {
  const auto m = made_up(200, 3, 1, 1);
  const auto sharp = confident(m, 2), soft = confident(m, 0.5);
  const auto donors = in_turn(200, 10);
  for (const auto& f : paired_metrics(soft, soft, m.labels, donors, 15, {})) {
    CHECK(f.difference.value == 0);
    CHECK_FALSE(f.difference.ci);  // no draw differs
  }
  const auto there = paired_metrics(soft, sharp, m.labels, donors, 15, {});
  const auto back = paired_metrics(sharp, soft, m.labels, donors, 15, {});
  for (std::size_t i = 0; i < there.size(); ++i) {
    CHECK(there[i].difference.value == Approx(-back[i].difference.value).margin(1e-12));
    const auto &forth = there[i].difference.ci, &turned = back[i].difference.ci;
    // calls do not change with sharpness, and resampling drives ECE upwards
    REQUIRE(forth.has_value() == (there[i].name == "nll" || there[i].name == "brier"));
    if (forth) CHECK(forth->lo == Approx(-turned.value().hi).margin(1e-12));
    if (there[i].name == "ece") CHECK(there[i].a.ci_method == "no interval: drawing cells anew biases this metric");
  }
}

TEST_CASE("paired differences are surer than unpaired ones", "[metrics]") {
  const auto m = made_up(600, 3, 1, 1);
  const auto f = named(paired_metrics(confident(m, 1), confident(m, 1.1), m.labels, in_turn(600, 20), 15, {}), "nll");
  CHECK(f.difference.ci->hi - f.difference.ci->lo < (f.a.ci->hi - f.a.ci->lo) / 2);
}

TEST_CASE("unfit pairs of tables are refused", "[metrics][errors]") {
  const auto p = table({{0.8, 0.2}});
  CHECK_THROWS_AS(paired_metrics(p, table({{0.8, 0.1, 0.1}}), std::vector{0}, {}, 15, {}), Error);
  CHECK_THROWS_AS(paired_metrics(p, p, std::vector{2}, {}, 15, {}), Error);
  CHECK_THROWS_AS(mcnemar(std::vector<char>{1}, {}), Error);
}
