#include "leukolens/population/differential.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/metrics/classification.hpp"
#include "leukolens/population/count_agreement.hpp"
#include "mixed_specimens.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

bool holds(const Estimate& e, double truth) { return e.ci && e.ci->lo <= truth && truth <= e.ci->hi; }

std::string fault_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::bad_data);
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("specimens mixed from new cells are recovered, the rare class too", "[population]") {
  const std::vector<std::vector<double>> truth{{0.6, 0.3, 0.1}, {0.2, 0.1, 0.7}, {0.05, 0.05, 0.9}};
  auto t = no_cells();
  for (int s = 0; s < 30; ++s) add_cells(t, "s" + std::to_string(s), truth[static_cast<std::size_t>(s) % 3], 400);
  const auto d = count_cells(t, mixed_source(), {}, {});
  REQUIRE(d.specimens.size() == 30);
  CHECK(d.source_cells == 600);
  CHECK(d.source_donors == 10);
  int held = 0;
  double gap_adjusted = 0, gap_counted = 0;
  for (std::size_t s = 0; s < 30; ++s)
    for (std::size_t k = 0; k < 3; ++k) {
      const auto& f = d.specimens[s].fractions[k];
      held += holds(f.adjusted, truth[s % 3][k]);
      gap_adjusted += std::abs(f.adjusted.value - truth[s % 3][k]) / 90;
      gap_counted += std::abs(f.counted.value - truth[s % 3][k]) / 90;
    }
  CHECK(held >= 78);  // of 90 at a nominal 0.95: fewer has a chance below 1 in 1000
  CHECK(gap_adjusted < gap_counted / 2);
}

TEST_CASE("unknown cells are left out, too many of them stop the count of that specimen alone", "[population]") {
  auto t = no_cells();
  add_cells(t, "good", {0.5, 0.3, 0.2}, 50);
  add_cells(t, "strange", {0.5, 0.3, 0.2}, 50);
  t.decisions.assign(100, "accept");
  t.decisions[0] = "review";
  t.decisions[1] = "unknown";
  for (int i = 50; i < 65; ++i) t.decisions[static_cast<std::size_t>(i)] = "unknown";
  const auto d = count_cells(t, mixed_source(), {}, {});
  CHECK(d.specimens[0].cells == 49);
  CHECK(d.specimens[0].review == 1);
  CHECK(d.specimens[0].fault.empty());
  CHECK(d.specimens[1].unknown == 15);
  CHECK(d.specimens[1].fractions.empty());
  CHECK_THAT(d.specimens[1].fault, Contains("15 of its 50 cells are unknown") && Contains("--max-unknown"));
  DifferentialOptions lenient;
  lenient.max_unknown = 0.3;
  CHECK(count_cells(t, mixed_source(), lenient, {}).specimens[1].fault.empty());
}

TEST_CASE("unknown cells stay in the count, with the fractions that they could make", "[population]") {
  auto t = no_cells();
  add_cells(t, "s", {0.5, 0.3, 0.2}, 50);
  const auto source = mixed_source();
  CHECK_FALSE(count_cells(t, source, {}, {}).unknown_check);  // no decisions: no cell can be unknown
  t.decisions.assign(50, "accept");
  const auto called = predicted_classes(t.logits);
  int left = 6;
  for (std::size_t i = 0; i < 50 && left > 0; ++i)
    if (called[i] == 2) t.decisions[i] = "unknown", --left;
  REQUIRE(left == 0);
  const auto d = count_cells(t, source, {}, {});
  const auto& s = d.specimens[0];
  CHECK(s.unknown_fraction() == Approx(6. / 50));
  double least = 0;
  for (const auto& f : s.fractions) {
    CHECK(f.of_all.lo == Approx(f.adjusted.value * 44 / 50));
    CHECK(f.of_all.hi == Approx(f.of_all.lo + 6. / 50));
    least += f.of_all.lo;
  }
  CHECK(least == Approx(44. / 50));
  REQUIRE(d.unknown_check);
  CHECK(d.unknown_check->unknown == 6);
  REQUIRE(d.unknown_check->unequal());
  CHECK(d.unknown_check->unequal()->name == t.classes[2]);
  CHECK_FALSE(d.unknown_check->more_than_promised());  // the source says nothing of a promise
  t.novelty.assign(50, 1);
  t.novelty[3] = t.novelty[4] = std::nan("");  // they could not be called unknown
  CHECK(count_cells(t, source, {}, {}).unknown_check->n == 48);
  t.novelty.assign(50, std::nan(""));
  CHECK_FALSE(count_cells(t, source, {}, {}).unknown_check);
}

TEST_CASE("a class that is not there has an interval above 0", "[population]") {
  auto t = no_cells();
  add_cells(t, "s", {0, 0.5, 0.5}, 100, 0.2);  // hardly any overlap: every draw is near 0
  const auto f = count_cells(t, mixed_source(), {}, {}).specimens[0].fractions[0].adjusted;
  CHECK(f.value < 0.005);
  CHECK(f.ci->hi >= 0.036);  // Wilson's limit of none of 100
}

TEST_CASE("a count depends on the specimen alone, not on its neighbours nor on the order of calibration cells",
          "[population]") {
  auto both = no_cells(), one = no_cells();
  add_cells(both, "first", {0.2, 0.3, 0.5}, 60);
  add_cells(both, "second", {0.6, 0.2, 0.2}, 60);
  add_cells(one, "second", {0.6, 0.2, 0.2}, 60);
  auto source = mixed_source();
  const auto a = count_cells(both, source, {}, {}).specimens[1];
  source.cells.logits = source.cells.logits.colwise().reverse().eval();
  std::reverse(source.cells.labels.begin(), source.cells.labels.end());
  std::reverse(source.cells.donors.begin(), source.cells.donors.end());
  const auto b = count_cells(one, source, {}, {}).specimens[0];
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(a.fractions[k].adjusted.ci->lo == Approx(b.fractions[k].adjusted.ci->lo).margin(1e-9));
    CHECK(a.fractions[k].counted.ci->hi == Approx(b.fractions[k].counted.ci->hi).margin(1e-9));
    CHECK(a.fractions[k].summed.value == Approx(b.fractions[k].summed.value));
  }
}

namespace {

/// Moves the logits of each donor's cells of each class by a normal offset of its own.
void add_donor_effect(ScoreTable& t, double effect, std::uint64_t seed) {
  for (std::size_t i = 0; i < t.size(); ++i) {
    Random random(seed, t.donors[i] + " of class", static_cast<std::uint64_t>(t.labels[i]));
    for (Eigen::Index k = 0; k < 3; ++k) t.logits(static_cast<Eigen::Index>(i), k) += effect * random.normal();
  }
}

}  // namespace

TEST_CASE("intervals from six donors that look unlike hold the truth of a new donor", "[population]") {
  const std::vector<double> truth{0.6, 0.3, 0.1};
  int held[3] = {}, n = 0;
  for (std::uint64_t study = 1; study <= 60; ++study) {
    SourceCells source{{}, no_cells(), "made up"};
    for (int d = 0; d < 6; ++d)
      add_cells(source.cells, "c" + std::to_string(d), {1. / 3, 1. / 3, 1. / 3}, 90, 0.8, study);
    add_donor_effect(source.cells, 0.6, study);
    auto t = no_cells();
    for (int s = 0; s < 4; ++s) add_cells(t, "s" + std::to_string(s), truth, 200, 0.8, study);
    add_donor_effect(t, 0.6, study);
    for (const auto& s : count_cells(t, source, {}, {}).specimens)
      for (std::size_t k = 0; k < 3; ++k, ++n) {
        held[0] += holds(s.fractions[k].counted, truth[k]);
        held[1] += holds(s.fractions[k].summed, truth[k]);
        held[2] += holds(s.fractions[k].adjusted, truth[k]);
      }
  }
  for (const int h : held) CHECK(h > 0.92 * n);
}

TEST_CASE("fewer than five calibration donors: a count without interval, and why", "[population]") {
  auto t = no_cells();
  add_cells(t, "s", {0.2, 0.3, 0.5}, 60);
  auto source = mixed_source();
  for (auto& donor : source.cells.donors) donor = donor < "calibration 4" ? donor : "calibration 3";
  std::vector<std::string> warnings;
  const auto f =
      count_cells(t, source, {}, [&](const auto& text) { warnings.push_back(text); }).specimens[0].fractions[0];
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("come from 4 donors") && Contains("no intervals"));
  CHECK(f.adjusted.value > 0);
  for (const auto* e : {&f.adjusted, &f.summed, &f.counted}) {
    CHECK_FALSE(e->ci.has_value());
    CHECK_THAT(e->ci_method, Contains("4 calibration donors: at least 5 are needed"));
  }
}

TEST_CASE("one calibration donor with most of the cells counts as one donor", "[population]") {
  auto t = no_cells();
  add_cells(t, "s", {0.2, 0.3, 0.5}, 200);
  auto source = mixed_source();
  const auto before = count_cells(t, source, {}, {}).specimens[0].fractions[2].adjusted;
  add_cells(source.cells, "calibration 0", {1. / 3, 1. / 3, 1. / 3}, 3000, 0.8, 2);
  const auto after = count_cells(t, source, {}, {}).specimens[0].fractions[2].adjusted;
  CHECK(after.ci->hi - after.ci->lo > 0.7 * (before.ci->hi - before.ci->lo));
  CHECK_THAT(after.ci_method, Contains("10 calibration donors") && Contains("9 degrees"));
}

TEST_CASE("a specimen of one cell has an interval, of no calibration cell of a class none", "[population]") {
  auto t = no_cells();
  add_cells(t, "s", {0, 0, 1}, 1, 0.2);
  const auto f = count_cells(t, mixed_source(), {}, {}).specimens[0].fractions[2].adjusted;
  CHECK(f.value > 0.9);
  REQUIRE(f.ci);
  CHECK(f.ci->lo <= 0.21);  // Wilson's limit of 1 of 1
  CHECK(f.ci->hi == 1);
  auto lacking = mixed_source();
  for (int& label : lacking.cells.labels) label = label == 2 ? 1 : label;
  const auto none = count_cells(t, lacking, {}, {}).specimens[0].fractions[0].adjusted;
  CHECK_FALSE(none.ci.has_value());
  CHECK_THAT(none.ci_method, Contains("class neutrophil"));
}

TEST_CASE("donors unknown, a given prior, cells without a specimen", "[population]") {
  auto t = no_cells();
  add_cells(t, "s", {0.2, 0.3, 0.5}, 60);
  t.specimens[5] = "";
  CHECK(count_cells(t, mixed_source(), {}, {}).nameless == 1);
  auto unnamed = mixed_source();
  unnamed.cells.donors.assign(unnamed.cells.size(), "");
  std::vector<std::string> warnings;
  const auto cells_only = count_cells(t, unnamed, {}, [&](const auto& text) { warnings.push_back(text); });
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("donors of the calibration cells are unknown"));
  CHECK(cells_only.source_donors == 0);
  CHECK_THAT(cells_only.specimens[0].fractions[0].adjusted.ci_method, Contains("donors unknown"));
  DifferentialOptions given;
  given.source_prior = Eigen::VectorXd::Constant(3, 1. / 3);
  const auto d = count_cells(t, {{}, no_cells(), ""}, given, {});
  CHECK(std::isnan(d.specimens[0].shift_p_holm));
  CHECK(d.specimens[0].fractions[0].adjusted.ci.has_value());
  CHECK_FALSE(d.specimens[0].fractions[0].counted.ci.has_value());
  CHECK_THAT(d.specimens[0].fractions[0].adjusted.ci_method, Contains("no calibration cells"));
  CHECK_THAT(fault_of([&] {
               count_cells(t, {{}, no_cells(), ""}, {}, {});
             }),
             Contains("--calibrated-on") && Contains("--source-prior"));
  t.specimens.assign(t.size(), "");
  CHECK_THAT(fault_of([&] { count_cells(t, mixed_source(), {}, {}); }), Contains("no cell has a specimen"));
}

TEST_CASE("reference counts are read, normalised, and compared", "[population]") {
  TemporaryFolder folder;
  const auto path = write_text(folder / "ref.csv",
                               "specimen,lymphocyte,monocyte,neutrophil,basophil\ns0,60,30,10,1\ns1,20,10,70,0\n");
  std::vector<std::string> warnings;
  const auto reference =
      read_reference_counts(path, CountBy::specimen, no_cells().classes, [&](const auto& w) { warnings.push_back(w); });
  CHECK(reference.at("s0") == std::vector{0.6, 0.3, 0.1});
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("basophil"));
  auto t = no_cells();
  add_cells(t, "s0", {0.6, 0.3, 0.1}, 300);
  add_cells(t, "s1", {0.2, 0.1, 0.7}, 300);
  add_cells(t, "s2", {0.2, 0.1, 0.7}, 30);
  const auto d = count_cells(t, mixed_source(), {}, {});
  const auto agreement = agreement_of(d, reference, path);
  REQUIRE(agreement.size() == 9);
  CHECK(agreement[0].estimate == "adjusted");
  CHECK(agreement[0].specimens == std::vector<std::string>{"s0", "s1"});
  CHECK(std::abs(agreement[0].bland_altman.bias.value) < 0.1);
  CHECK_THAT(fault_of([&] { agreement_of(d, {{"x", {1, 0, 0}}}, path); }), Contains("none of its specimens (x"));
}

TEST_CASE("unfit reference counts are named by file and line", "[population][errors]") {
  TemporaryFolder folder;
  const auto fault = [&](const std::string& text) {
    const auto path = write_text(folder / "ref.csv", text);
    return fault_of([&] { read_reference_counts(path, CountBy::donor, {"a", "b"}, {}); });
  };
  CHECK_THAT(fault("specimen,a,b\nx,1,1\n"), Contains("no column donor; columns found: specimen, a, b"));
  CHECK_THAT(fault("donor,a,b\nx,1,many\n"), Contains("line 2") && Contains("`many`"));
  CHECK_THAT(fault("donor,a,b\nx,1,-1\n"), Contains("`-1`"));
  CHECK_THAT(fault("donor,a,b\nx,0,0\n"), Contains("all classes are 0"));
  CHECK_THAT(fault("donor,a,b\nx,1,1\nx,1,1\n"), Contains("line 3") && Contains("twice"));
}
