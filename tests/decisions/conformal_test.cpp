#include "leukolens/decisions/conformal.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {

ConformalSets sets_of(ConformalScore score, double lambda = 0, int k_reg = 0) {
  ConformalSets sets;
  sets.options.score = score;
  sets.lambda = lambda;
  sets.k_reg = k_reg;
  return sets;
}

LabelledRows rows_of(int n, std::uint64_t seed, int classes = 4) {
  const auto m = made_up(n, classes, 1, 2, seed);
  LabelledRows rows{softmax(m.logits), m.labels, {}, {}};
  for (int i = 0; i < n; ++i) rows.names.push_back(std::to_string(seed) + "#" + std::to_string(i));
  return rows;
}

struct Covered {
  std::vector<double> by_class;
  double all, size;
};
Covered covered(const ConformalSets& sets, const LabelledRows& rows) {
  const auto k = static_cast<std::size_t>(rows.p.cols());
  std::vector<double> hits(k, 0), counts(k, 0);
  double size = 0;
  for (std::size_t i = 0; i < rows.labels.size(); ++i) {
    const auto set = conformal_set(sets, {rows.p.row(static_cast<Eigen::Index>(i)).data(), k}, rows.names[i]);
    hits[rows.labels[i]] += set[rows.labels[i]];
    ++counts[rows.labels[i]];
    for (const char in : set) size += in;
  }
  Covered out{{}, 0, size / static_cast<double>(rows.labels.size())};
  for (std::size_t c = 0; c < k; ++c) {
    out.by_class.push_back(hits[c] / counts[c]);
    out.all += hits[c] / static_cast<double>(rows.labels.size());
  }
  return out;
}

}  // namespace

TEST_CASE("conformal scores of a hand-made cell", "[calibration]") {
  const std::vector<double> p{0.5, 0.2, 0.3};
  const auto lac = conformal_scores(sets_of(ConformalScore::lac), p, 0.7);
  CHECK(lac[0] == Approx(0.5));
  CHECK(lac[1] == Approx(0.8));
  const auto aps = conformal_scores(sets_of(ConformalScore::aps), p, 0.5);
  CHECK(aps[0] == Approx(0.25));        // nothing above, half of its own
  CHECK(aps[2] == Approx(0.5 + 0.15));  // second
  CHECK(aps[1] == Approx(0.8 + 0.1));
  const auto raps = conformal_scores(sets_of(ConformalScore::raps, 0.1, 1), p, 0.5);
  CHECK(raps[0] == Approx(0.25));
  CHECK(raps[2] == Approx(0.65 + 0.1));
  CHECK(raps[1] == Approx(0.9 + 0.2));
}

TEST_CASE("the threshold is the ceil((n + 1) coverage)-th score", "[calibration]") {
  std::vector<double> scores{9, 1, 8, 2, 7, 3, 6, 4, 5};
  CHECK(conformal_threshold(scores, {}, 0.9).value == 9);  // 10 x 0.9 = 9th of 9
  CHECK(conformal_threshold(scores, {}, 0.5).value == 5);
  CHECK(conformal_threshold(scores, {}, 0.51).value == 6);
  scores.pop_back();
  CHECK(std::isinf(conformal_threshold(scores, {}, 0.9).value));  // 9 of 8
  CHECK(std::isinf(conformal_threshold({}, {}, 0.5).value));
  CHECK(fewest_for(0.9) == 9);
  CHECK(fewest_for(0.95) == 19);
  CHECK(fewest_for(0.5) == 1);
}

TEST_CASE("with one cell a donor the donor's threshold is the cell's", "[calibration]") {
  std::vector<double> scores;
  std::vector<std::string> donors;
  Random random(3, "test");
  for (int i = 0; i < 57; ++i) {
    scores.push_back(random.normal());
    donors.push_back("d" + std::to_string(i));
  }
  for (const double coverage : {0.5, 0.8, 0.9, 0.95}) {
    const auto by_donor = conformal_threshold(scores, donors, coverage);
    CHECK(by_donor.by_donor);
    CHECK(by_donor.donors == 57);
    CHECK(by_donor.value == conformal_threshold(scores, {}, coverage).value);
  }
}

TEST_CASE("a donor weighs the same however many cells it has", "[calibration]") {
  // 9 donors: one with 1,000 easy cells, eight with a cell each. All nine must be covered: the largest score counts.
  std::vector<double> scores(1000, 0.1);
  std::vector<std::string> donors(1000, "big");
  for (int i = 1; i <= 8; ++i) {
    scores.push_back(0.1 * (1 + i));
    donors.push_back("d" + std::to_string(i));
  }
  CHECK(conformal_threshold(scores, donors, 0.9).value == Approx(0.9));
  CHECK(conformal_threshold(scores, {}, 0.9).value == Approx(0.1));
  // 2 cells a donor: half a weight each. Coverage 0.5 of 10 units: 5 donors' worth, the 10th of 18 cells.
  std::vector<double> pairs;
  std::vector<std::string> owners;
  for (int i = 0; i < 18; ++i) {
    pairs.push_back(i);
    owners.push_back(std::to_string(i / 2));
  }
  CHECK(conformal_threshold(pairs, owners, 0.5).value == 9);
}

TEST_CASE("too few or unnamed donors: cells count", "[calibration]") {
  const std::vector<double> scores{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  std::vector<std::string> donors(10, "x");
  CHECK_FALSE(conformal_threshold(scores, donors, 0.9).by_donor);
  CHECK(conformal_threshold(scores, donors, 0.9).donors == 1);
  for (int i = 0; i < 10; ++i) donors[i] = "d" + std::to_string(i);
  CHECK(conformal_threshold(scores, donors, 0.9).by_donor);
  donors[4] = "";
  CHECK_FALSE(conformal_threshold(scores, donors, 0.9).by_donor);
  CHECK(conformal_threshold(scores, donors, 0.9).donors == 0);
}

TEST_CASE("scores, thresholds and sets agree with MAPIE", "[calibration][golden]") {
  const auto golden = golden_conformal();
  const Table p = table_from(golden["probabilities"]);
  const std::vector<int> labels = golden["labels"];
  const double coverage = golden["coverage"];
  LabelledRows rows{p, labels, std::vector<std::string>(labels.size(), "x"), {}};
  std::vector<std::vector<double>> aps_of_class(4);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::span<const double> row(p.row(static_cast<Eigen::Index>(i)).data(), 4);
    const auto y = static_cast<std::size_t>(labels[i]);
    const auto aps = conformal_scores(sets_of(ConformalScore::aps), row, 1);
    const auto raps = conformal_scores(sets_of(ConformalScore::raps, 0.05, 1), row, 1);
    CHECK(aps[y] == Approx(golden["aps_u_1"][i].get<double>()).margin(1e-12));
    CHECK(raps[y] == Approx(golden["raps_u_1_lambda_0.05_k_reg_1"][i].get<double>()).margin(1e-12));
    aps_of_class[y].push_back(aps[y]);
  }
  const auto by_class = fit_conformal(rows, {}, {ConformalScore::lac, coverage, false, 1});
  const auto pooled = fit_conformal(rows, {}, {ConformalScore::lac, coverage, true, 1, true});
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(by_class.thresholds[k].value == Approx(golden["lac_thresholds"][k].get<double>()).margin(1e-12));
    CHECK(conformal_threshold(aps_of_class[k], {}, coverage).value ==
          Approx(golden["aps_u_1_thresholds"][k].get<double>()).margin(1e-12));
  }
  CHECK(pooled.thresholds.at(0).value == Approx(golden["lac_threshold_pooled"].get<double>()).margin(1e-12));
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto set = conformal_set(pooled, {p.row(static_cast<Eigen::Index>(i)).data(), 4}, "x");
    for (std::size_t k = 0; k < 4; ++k) CHECK(set[k] == golden["lac_sets_pooled"][i][k].get<int>());
  }
}

TEST_CASE("sets that may be empty agree with MAPIE, others hold the most probable class besides",
          "[calibration][golden]") {
  const auto golden = golden_conformal();
  const Table p = table_from(golden["probabilities"]);
  const std::vector<int> labels = golden["labels"];
  const LabelledRows rows{p, labels, std::vector<std::string>(labels.size(), "x"), {}};
  const auto plain = fit_conformal(rows, {}, {ConformalScore::lac, 0.5, true, 1, true});
  const auto filled = fit_conformal(rows, {}, {ConformalScore::lac, 0.5, true, 1});
  int empty = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::span<const double> row(p.row(static_cast<Eigen::Index>(i)).data(), 4);
    auto wanted = golden["lac_sets_pooled_half"][i].get<std::vector<int>>();
    const auto set = conformal_set(plain, row, "x");
    CHECK(std::vector<int>(set.begin(), set.end()) == wanted);
    empty += wanted == std::vector<int>(4, 0);
    wanted[static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin())] = 1;
    const auto with_top = conformal_set(filled, row, "x");
    CHECK(std::vector<int>(with_top.begin(), with_top.end()) == wanted);
  }
  CHECK(empty > 10);  // else nothing was compared
}

TEST_CASE("sets that are never empty cover at least what the plain ones cover", "[calibration]") {
  const auto fresh = rows_of(3000, 77);
  for (const auto score : {ConformalScore::lac, ConformalScore::aps, ConformalScore::raps})
    for (const double coverage : {0.5, 0.8, 0.9}) {
      INFO(name_of(score) << " " << coverage);
      auto plain = fit_conformal(rows_of(1000, 5), rows_of(500, 6), {score, coverage, false, 1, true});
      auto filled = plain;
      filled.options.may_be_empty = false;
      const auto a = covered(plain, fresh), b = covered(filled, fresh);
      for (std::size_t k = 0; k < 4; ++k) CHECK(b.by_class[k] >= a.by_class[k]);
      CHECK(b.size >= a.size);
      for (std::size_t i = 0; i < 300; ++i) {
        const std::span<const double> p(fresh.p.row(static_cast<Eigen::Index>(i)).data(), 4);
        const auto set = conformal_set(filled, p, fresh.names[i]);
        CHECK(set[static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin())] == 1);
      }
    }
}

TEST_CASE("sets of fresh cells hold the truth as often as promised", "[calibration]") {
  const auto fresh = rows_of(20000, 77);
  for (const auto score : {ConformalScore::lac, ConformalScore::aps, ConformalScore::raps}) {
    INFO(name_of(score));
    const auto sets = fit_conformal(rows_of(4000, 5), rows_of(1000, 6), {score, 0.9, false, 1, true});
    const auto found = covered(sets, fresh);
    for (const double by_class : found.by_class) CHECK(by_class == Approx(0.9).margin(0.03));  // sd about .01
    const auto pooled = fit_conformal(rows_of(4000, 5), rows_of(1000, 6), {score, 0.9, true, 1, true});
    CHECK(covered(pooled, fresh).all == Approx(0.9).margin(0.015));
  }
}

TEST_CASE("a higher coverage lets more into a set", "[calibration]") {
  const auto rows = rows_of(500, 5), fresh = rows_of(500, 9);
  for (const auto score : {ConformalScore::lac, ConformalScore::aps}) {
    double last = 0;
    for (const double coverage : {0.5, 0.8, 0.9, 0.95}) {
      const double size = covered(fit_conformal(rows, {}, {score, coverage, false, 1}), fresh).size;
      CHECK(size > last);
      last = size;
    }
  }
}

TEST_CASE("RAPS takes the lambda of the grid whose tuning sets are smallest", "[calibration]") {
  const auto rows = rows_of(500, 5, 20), others = rows_of(400, 6, 20);
  const auto raps = fit_conformal(rows, others, {ConformalScore::raps, 0.9, true, 1});
  CHECK(raps.k_reg >= 1);
  const auto size_at = [&](double lambda) {
    auto sets = raps;
    sets.lambda = lambda;
    std::vector<double> scores;
    for (std::size_t i = 0; i < others.labels.size(); ++i) {
      const std::span<const double> p(others.p.row(static_cast<Eigen::Index>(i)).data(), 20);
      scores.push_back(conformal_scores(sets, p, conformal_u(sets, others.names[i]))[others.labels[i]]);
    }
    sets.thresholds = {conformal_threshold(scores, {}, 0.9)};
    return covered(sets, others).size;
  };
  for (const double lambda : {0.001, 0.01, 0.1, 0.2, 0.5}) CHECK(size_at(raps.lambda) <= size_at(lambda));
}

TEST_CASE("a set depends on the cell's name and the seed alone", "[calibration]") {
  const auto sets = fit_conformal(rows_of(400, 5), {}, {ConformalScore::aps, 0.8, false, 1});
  CHECK(conformal_u(sets, "a") == conformal_u(sets, "a"));
  CHECK(conformal_u(sets, "a") != conformal_u(sets, "b"));
  auto other = sets;
  other.options.seed = 2;
  CHECK(conformal_u(sets, "a") != conformal_u(other, "a"));
}

TEST_CASE("classes with too few rows are in every set and named", "[calibration]") {
  LabelledRows rows = rows_of(200, 5, 3);
  for (std::size_t i = 0, kept = 0; i < rows.labels.size(); ++i)
    if (rows.labels[i] == 2 && ++kept > 8) rows.labels[i] = 0;
  const auto sets = fit_conformal(rows, {}, {});
  CHECK(std::isinf(sets.thresholds[2].value));
  CHECK(conformal_set(sets, std::vector<double>{1, 0, 0}, "x")[2] == 1);
  std::string text;
  for (const auto& sentence : describe(sets, {"eos", "mon", "neu"})) text += sentence;
  CHECK(text.find("at least 9 rows") != std::string::npos);
  CHECK(text.find("neu (8 rows)") != std::string::npos);
  CHECK(text.find("on average over donors, not for each") != std::string::npos);
}

TEST_CASE("a coverage outside (0, 1) is refused", "[calibration][errors]") {
  for (const double coverage : {0., 1., -0.1, 1.5, std::nan("")})
    CHECK_THROWS_AS(fit_conformal(rows_of(50, 5), {}, {ConformalScore::lac, coverage, false, 1}), Error);
  CHECK_THROWS_AS(fit_conformal(rows_of(50, 5), {}, {ConformalScore::raps, 0.9, false, 1}), Error);
  CHECK_THROWS_AS(conformal_score_from("tea"), Error);
}
