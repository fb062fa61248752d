#include "leukolens/population/differential.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/population/count_agreement.hpp"
#include "mixed_specimens.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

DifferentialOptions quick(int draws = 100) {
  DifferentialOptions options;
  options.interval.draws = draws;
  return options;
}

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

TEST_CASE("specimens mixed from new cells are recovered, the rare class too", "[calibration]") {
  const std::vector<std::vector<double>> truth{{0.6, 0.3, 0.1}, {0.2, 0.1, 0.7}, {0.05, 0.05, 0.9}};
  auto t = no_cells();
  for (int s = 0; s < 30; ++s) add_cells(t, "s" + std::to_string(s), truth[static_cast<std::size_t>(s) % 3], 400);
  const auto d = count_cells(t, mixed_source(), quick(), {});
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

TEST_CASE("unknown cells are left out, too many of them stop the count of that specimen alone", "[calibration]") {
  auto t = no_cells();
  add_cells(t, "good", {0.5, 0.3, 0.2}, 50);
  add_cells(t, "strange", {0.5, 0.3, 0.2}, 50);
  t.decisions.assign(100, "accept");
  t.decisions[0] = "review";
  t.decisions[1] = "unknown";
  for (int i = 50; i < 65; ++i) t.decisions[static_cast<std::size_t>(i)] = "unknown";
  const auto d = count_cells(t, mixed_source(), quick(20), {});
  CHECK(d.specimens[0].cells == 49);
  CHECK(d.specimens[0].review == 1);
  CHECK(d.specimens[0].fault.empty());
  CHECK(d.specimens[1].unknown == 15);
  CHECK(d.specimens[1].fractions.empty());
  CHECK_THAT(d.specimens[1].fault, Contains("15 of its 50 cells are unknown") && Contains("--max-unknown"));
  auto lenient = quick(20);
  lenient.max_unknown = 0.3;
  CHECK(count_cells(t, mixed_source(), lenient, {}).specimens[1].fault.empty());
}

TEST_CASE("a class that is not there has an interval above 0", "[calibration]") {
  auto t = no_cells();
  add_cells(t, "s", {0, 0.5, 0.5}, 100, 0.2);  // hardly any overlap: every draw is near 0
  const auto f = count_cells(t, mixed_source(), quick(50), {}).specimens[0].fractions[0].adjusted;
  CHECK(f.value < 0.005);
  CHECK(f.ci->hi >= 0.036);  // Wilson's limit of none of 100
}

TEST_CASE("a count depends on the seed and the specimen alone, not on its neighbours", "[calibration]") {
  auto both = no_cells(), one = no_cells();
  add_cells(both, "first", {0.2, 0.3, 0.5}, 60);
  add_cells(both, "second", {0.6, 0.2, 0.2}, 60);
  add_cells(one, "second", {0.6, 0.2, 0.2}, 60);
  const auto source = mixed_source();
  const auto a = count_cells(both, source, quick(50), {}).specimens[1],
             b = count_cells(one, source, quick(50), {}).specimens[0];
  CHECK(a.fractions[0].adjusted.ci->lo == b.fractions[0].adjusted.ci->lo);
  CHECK(a.fractions[2].summed.value == b.fractions[2].summed.value);
}

TEST_CASE("donors of the calibration widen the interval, cells without a name are counted out", "[calibration]") {
  auto t = no_cells();
  add_cells(t, "s", {0.2, 0.3, 0.5}, 60);
  t.specimens[5] = "";
  CHECK(count_cells(t, mixed_source(), quick(20), {}).nameless == 1);
  auto given = quick(20);
  given.source_prior = Eigen::VectorXd::Constant(3, 1. / 3);
  const auto d = count_cells(t, {{}, no_cells(), ""}, given, {});
  std::vector<std::string> warnings;
  auto one_donor = mixed_source();
  one_donor.cells.donors.assign(one_donor.cells.size(), "d");
  count_cells(t, one_donor, quick(20), [&](const auto& text) { warnings.push_back(text); });
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("fewer than 5 calibration donors"));
  CHECK(std::isnan(d.specimens[0].shift_p_holm));
  CHECK_THAT(d.specimens[0].fractions[0].adjusted.ci_method, Contains("specimen's cells, percentile"));
  CHECK_THAT(fault_of([&] {
               count_cells(t, {{}, no_cells(), ""}, quick(), {});
             }),
             Contains("--calibrated-on") && Contains("--source-prior"));
  t.specimens.assign(t.size(), "");
  CHECK_THAT(fault_of([&] { count_cells(t, mixed_source(), quick(), {}); }), Contains("no cell has a specimen"));
}

TEST_CASE("reference counts are read, normalised, and compared", "[calibration]") {
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
  const auto d = count_cells(t, mixed_source(), quick(20), {});
  const auto agreement = agreement_of(d, reference, path);
  REQUIRE(agreement.size() == 9);
  CHECK(agreement[0].estimate == "adjusted");
  CHECK(agreement[0].specimens == std::vector<std::string>{"s0", "s1"});
  CHECK(std::abs(agreement[0].bland_altman.bias.value) < 0.1);
  CHECK_THAT(fault_of([&] { agreement_of(d, {{"x", {1, 0, 0}}}, path); }), Contains("none of its specimens (x"));
}

TEST_CASE("unfit reference counts are named by file and line", "[calibration][errors]") {
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
