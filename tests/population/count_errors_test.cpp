#include "population/count_errors.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/population/prior_shift.hpp"
#include "mixed_specimens.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

const Eigen::VectorXd halves = Eigen::VectorXd::Constant(2, 0.5);

/// Every donor has one cell of each of two classes; a cell of the first adds x to the first fraction.
struct Hand {
  CountSource source;
  CellValues values{Table(0, 2), Table::Zero(100, 2), Eigen::VectorXd::Zero(2)};

  explicit Hand(const std::vector<double>& x) {
    source.classes = {"a", "b"};
    source.donors = x.size();
    for (std::size_t d = 0; d < x.size(); ++d) add(static_cast<int>(d), 0, x[d]), add(static_cast<int>(d), 1, 0);
  }
  void add(int donor, int label, double value) {
    source.donor.push_back(donor);
    source.labels.push_back(label);
    values.of_source.conservativeResize(values.of_source.rows() + 1, 2);
    values.of_source.bottomRows(1) << value, 1 - value;
  }
  CountError error() const { return count_error(source, values, halves); }
};

}  // namespace

TEST_CASE("the error of five donors by hand", "[population]") {
  // errors .5 x - .5: mean 0, variance .25 * .025; 1 + 1/5 for the mean; 100 cells of a mixture whose variance is
  // .5 * 1.02 - .5^2
  const auto error = Hand({0.8, 0.9, 1, 1.1, 1.2}).error();
  REQUIRE(error.none.empty());
  CHECK(error.bias(0) == Approx(0).margin(1e-12));
  CHECK(error.variance(0) == Approx(0.25 * 0.025 * 1.2 + 0.26 / 100));
  CHECK(error.degrees(0) == Approx(4));
  CHECK(Hand({1, 1.1, 1.2, 1.3, 1.4}).error().bias(0) == Approx(0.1));
}

TEST_CASE("what the cells of a donor scatter is not taken for a difference between donors", "[population]") {
  Hand alike({}), unlike({});
  alike.source.donors = unlike.source.donors = 6;
  for (int d = 0; d < 6; ++d)
    for (int i = 0; i < 8; ++i)
      for (int label = 0; label < 2; ++label) {
        alike.add(d, label, (i + d) % 2);  // every donor 4 of 8
        unlike.add(d, label, d % 2);       // the same cells, dealt to others
      }
  // donors: variance of halves of six means, 0 and 1: twice .25 * .3, correlated fully; cells: .25 / 100
  CHECK(alike.error().variance(0) == Approx(2 * 0.25 * (0.25 * 8 / 7. / 8) / 6 + 0.25 / 100));
  CHECK(unlike.error().variance(0) == Approx(0.3 * (1 + 1 / 6.) + 0.25 / 100));
}

TEST_CASE("degrees of freedom are those of the donors that hold the class which varies", "[population]") {
  Hand varies({0.8, 0.9, 1, 1.1, 1.2, 1}), rare({1, 1, 1, 1, 1, 1});
  for (Hand* hand : {&varies, &rare}) {
    hand->source.labels[1] = hand->source.labels[3] = hand->source.labels[5] = hand->source.labels[7] = 0;
    hand->values.of_source(1, 0) = hand->values.of_source(3, 0) = 1;
    hand->values.of_source(5, 0) = hand->values.of_source(7, 0) = 1;
  }
  CHECK(varies.error().none.empty());  // the class of two donors does not vary
  CHECK(varies.error().degrees(0) == Approx(5));
  rare.values.of_source(9, 0) = 0.3;
  CHECK_THAT(rare.error().none, Contains("fewer than 5 calibration donors"));
}

TEST_CASE("too few donors, or donors of a class, give no error and say why", "[population]") {
  CHECK_THAT(Hand({1, 1, 1, 1}).error().none, Contains("4 calibration donors: at least 5"));
  CHECK_THAT(Hand({1}).error().none, Contains("1 calibration donor:"));
  Hand absent({1, 1, 1, 1, 1});
  absent.source.labels.assign(10, 0);
  CHECK_THAT(absent.error().none, Contains("class b come from fewer than 2 donors"));
}

TEST_CASE("cells without a donor's name are in no error", "[population]") {
  Hand hand({0.8, 0.9, 1, 1.1, 1.2});
  const double before = hand.error().variance(0);
  hand.add(-1, 0, 1000);
  CHECK(hand.error().variance(0) == Approx(before));
}

TEST_CASE("with donors unknown the cells alone err", "[population]") {
  Hand hand({0.8, 0.9, 1, 1.1, 1.2});
  hand.source.donors = 0;
  hand.source.donor.assign(10, -1);
  for (int& d : hand.source.donor) d = -1;
  const auto error = hand.error();
  CHECK(std::isinf(error.degrees(0)));
  CHECK(error.variance(0) == Approx(0.25 * 0.025 / 5 + 0.26 / 100));
}

TEST_CASE("counting around the fractions of sure calls counts them", "[population]") {
  CountSource source;
  source.classes = {"a", "b"};
  source.donors = 0;
  source.labels = {0, 0, 1, 1};
  source.donor = {-1, -1, -1, -1};
  source.prior = halves;
  source.p = Table(4, 2);
  source.p << 1, 0, 1, 0, 0, 1, 0, 1;
  source.ratios = source.p * 2;
  Table p(3, 2);
  p << 1, 0, 0, 1, 1, 0;
  Eigen::VectorXd fractions(2);
  fractions << 0.6, 0.4;
  const auto values = count_values(source, p, fractions);
  for (const auto* v : {&values.adjusted, &values.summed, &values.counted}) {
    CHECK((v->of_specimen - p).cwiseAbs().maxCoeff() < 1e-12);
    CHECK(v->offset.cwiseAbs().maxCoeff() < 1e-12);
  }
}

TEST_CASE("what a cell adds is to first order what prior shift finds", "[population]") {
  auto specimen = no_cells();
  add_cells(specimen, "s", {0.3, 0.3, 0.4}, 4000);
  const auto made = mixed_source();
  const auto source = prepare_source(made, made.cells.classes, {}, {});
  const Table p = source.probabilities(specimen.logits);
  const Eigen::VectorXd fractions = fit_prior_shift(p, source.prior).fractions;
  Eigen::VectorXd around = fractions;
  around(0) += 0.02;
  around(2) -= 0.02;
  const Eigen::VectorXd found = count_values(source, p, around).adjusted.of_specimen.colwise().mean();
  CHECK((found - fractions).cwiseAbs().maxCoeff() < 0.01);
}

TEST_CASE("calibration cells are held against the other donors' prior", "[population]") {
  auto made = mixed_source(20);
  const auto source = prepare_source(made, made.cells.classes, {}, {});
  CHECK(source.donors == 10);
  const Table others = source.p.bottomRows(180);
  const Eigen::RowVectorXd prior = others.colwise().mean();
  CHECK((source.ratios.row(0) - Table(source.p.row(0).cwiseQuotient(prior))).cwiseAbs().maxCoeff() < 1e-12);
  const auto given = prepare_source(made, made.cells.classes, Eigen::Vector3d(0.5, 0.25, 0.25), {});
  CHECK(given.ratios(0, 0) == Approx(2 * given.p(0, 0)));
}
