#include "leukolens/population/drift.hpp"

#include "catch.hpp"
#include "mixed_specimens.hpp"

using namespace leukolens;

namespace {

/// Background and focus: normal, each capture with its own mean.
void add_optics(ScoreTable& t, double shift, double between, const std::string& purpose) {
  for (std::size_t i = 0; i < t.size(); ++i) {
    Random cell(7, purpose, i), capture(7, purpose + t.donors[i]);
    t.background.push_back(0.1 * capture.normal() * between + 0.1 * cell.normal());
    t.focus.push_back(1 + shift + 0.1 * cell.normal());
  }
}

SourceCells reference(double between = 0) {
  auto source = mixed_source();
  source.cells.captures = source.cells.donors;
  add_optics(source.cells, 0, between, "then");
  return source;
}

ScoreTable today(const std::vector<double>& fractions, double shift, double between = 0, std::uint64_t seed = 1) {
  auto t = no_cells();
  add_cells(t, "today", fractions, 200, 0.8, seed);
  add_optics(t, shift, between, "now " + std::to_string(seed));
  return t;
}

const DriftTest& test_of(const Drift& drift, const std::string& name) {
  for (const auto& t : drift.tests)
    if (t.name == name) return t;
  throw std::out_of_range(name);
}

const std::vector<double> alike{1. / 3, 1. / 3, 1. / 3};

}  // namespace

TEST_CASE("a run like the calibration cells is called so", "[population]") {
  const auto drift = compare_runs(today(alike, 0), reference(), {}, {});
  CHECK(drift.verdict == DriftVerdict::like);
  CHECK(drift.reference_clusters == 10);
  CHECK(test_of(drift, "novelty").missing == "today's table has no novelty");
  CHECK(test_of(drift, "focus").p_holm >= test_of(drift, "focus").p);
}

TEST_CASE("a shift of focus is found and named", "[population]") {
  const auto drift = compare_runs(today(alike, 0.25), reference(), {}, {});
  CHECK(drift.verdict == DriftVerdict::unlike);
  CHECK(test_of(drift, "focus").differs);
  CHECK_FALSE(test_of(drift, "confidence").differs);
  CHECK(test_of(drift, "focus").today == Approx(1.25).margin(0.03));
}

TEST_CASE("another mixture of classes is no fault of the instrument", "[population]") {
  const auto drift = compare_runs(today({0.85, 0.1, 0.05}, 0), reference(), {}, {});
  CHECK(drift.verdict == DriftVerdict::fractions);
  CHECK(test_of(drift, "class_fractions").effect > 0.2);
}

TEST_CASE("captures that differ among themselves are no alarm, cells taken as independent would be", "[population]") {
  auto source = reference(1);
  int alarms = 0, alarms_of_cells = 0;
  auto blind = source;
  blind.cells.captures.clear();
  blind.cells.donors.clear();
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    auto now = today(alike, 0, 1, seed);
    for (double& b : now.background) b += 0.08 * Random(seed, "capture").normal();
    alarms += test_of(compare_runs(now, source, {}, {}), "background").differs;
    alarms_of_cells += test_of(compare_runs(now, blind, {}, {}), "background").unsure;
  }
  CHECK(alarms <= 4);
  CHECK(alarms_of_cells >= 8);
}

TEST_CASE("a large difference is no reassurance where captures are too few to be sure", "[population]") {
  auto of_two = reference();
  for (std::size_t i = 0; i < of_two.cells.size(); ++i) {  // two captures, each with a focus of its own
    of_two.cells.captures[i] = i % 2 ? "a" : "b";
    of_two.cells.focus[i] += i % 2 ? 1 : 0;
  }
  const auto drift = compare_runs(today(alike, 5), of_two, {}, {});
  CHECK(test_of(drift, "focus").unsure);
  CHECK_FALSE(test_of(drift, "focus").differs);
  CHECK(drift.verdict == DriftVerdict::unsure);
  CHECK(drift.today_clusters == 1);
}

TEST_CASE("with fewer than eight captures, or unknown ones, nothing is called like or unlike", "[population]") {
  for (const double shift : {0., 3.}) {
    auto source = reference();
    const auto verdict_of = [&] { return compare_runs(today(alike, shift), source, {}, {}); };
    CHECK(verdict_of().verdict == (shift > 0 ? DriftVerdict::unlike : DriftVerdict::like));
    for (auto& capture : source.cells.captures)
      if (capture == "calibration 9" || capture == "calibration 8") capture = "calibration 7";
    CHECK(verdict_of().reference_captures == 8);
    CHECK(verdict_of().verdict != DriftVerdict::unsure);
    for (auto& capture : source.cells.captures)
      if (capture == "calibration 7") capture = "calibration 6";
    const auto of_seven = verdict_of();
    CHECK(of_seven.verdict == DriftVerdict::unsure);
    CHECK_THAT(of_seven.too_few_captures, Catch::Contains("7 captures; at least 8"));
    CHECK_FALSE(test_of(of_seven, "focus").differs);
    CHECK(test_of(of_seven, "focus").unsure == (shift > 0));
    source.cells.captures.assign(source.cells.size(), "");
    CHECK(verdict_of().verdict == DriftVerdict::unsure);  // ten donors do not replace captures
    CHECK(verdict_of().reference_captures == 0);
    CHECK(verdict_of().reference_clusters == 10);
    CHECK_THAT(verdict_of().too_few_captures, Catch::Contains("unknown"));
  }
}

TEST_CASE("cells without a capture name are no capture of their own", "[population]") {
  auto source = reference();
  for (auto& capture : source.cells.captures)
    if (capture > "calibration 6") capture = "";
  CHECK(compare_runs(today(alike, 0), source, {}, {}).reference_captures == 7);
}

TEST_CASE("many unknown cells make a run unlike by themselves", "[population]") {
  auto now = today(alike, 0);
  now.decisions.assign(now.size(), "accept");
  std::fill_n(now.decisions.begin(), 40, "unknown");
  CHECK(compare_runs(now, reference(), {}, {}).verdict == DriftVerdict::like);
  now.decisions[40] = "unknown";
  CHECK(compare_runs(now, reference(), {}, {}).verdict == DriftVerdict::unlike);
}

TEST_CASE("unknown cells are named where they are more than promised", "[population]") {
  auto source = reference();
  auto now = today(alike, 0);
  now.decisions.assign(now.size(), "accept");
  CHECK_FALSE(compare_runs(today(alike, 0), source, {}, {}).unknown_check);  // no decisions: nothing can be unknown
  source.calibration = calibrate(source.cells.logits, source.cells.labels, source.cells.classes, {});
  source.calibration->decisions.unknown = UnknownThreshold{};
  source.calibration->decisions.unknown->false_alarms = 0.01;
  source.calibration->decisions.unknown->n = 1000;
  std::fill_n(now.decisions.begin(), 2, "unknown");
  const auto as_promised = compare_runs(now, source, {}, {});
  REQUIRE(as_promised.unknown_check);
  CHECK(as_promised.unknown_check->unknown == 2);
  CHECK_FALSE(as_promised.too_many_unknown);
  std::fill_n(now.decisions.begin(), 20, "unknown");
  const auto more = compare_runs(now, source, {}, {});
  CHECK(more.too_many_unknown);
  CHECK(more.verdict == DriftVerdict::like);  // the check takes cells as independent: it is said, not decided
}

TEST_CASE("a difference below what matters, and too few cells, are neither alike", "[population]") {
  const auto source = reference();
  auto now = today(alike, 0);
  for (double& f : now.focus) f = 1.001;  // none of the scatter of the calibration cells, all of it below the margin
  DriftOptions wide;
  wide.smallest.focus = 1;
  const auto focus = test_of(compare_runs(now, source, wide, {}), "focus");
  CHECK(focus.slight);
  CHECK_FALSE(focus.differs);
  CHECK_FALSE(focus.too_few);

  auto few = no_cells();
  add_cells(few, "today", alike, 5);
  add_optics(few, 3, 0, "few");
  for (const auto& t : compare_runs(few, source, {}, {}).tests) {
    if (!t.missing.empty()) continue;
    INFO(t.name);
    CHECK(t.too_few == (t.name != "focus"));  // which differs by so much that five cells show it
    CHECK(t.unsure == (t.name == "focus"));
    CHECK_FALSE((t.differs || t.slight));
  }
}

TEST_CASE("backgrounds that are equal but for rounding are no difference", "[population]") {
  auto source = reference();
  auto now = today(alike, 0);
  for (std::size_t i = 0; i < now.size(); ++i) now.background[i] = 0.04125 + 1e-7;
  for (auto& b : source.cells.background) b = static_cast<double>(0.04125F);
  const auto test = test_of(compare_runs(now, source, {}, {}), "background");
  CHECK_FALSE(test.differs);
  CHECK(test.effect == Approx(0).margin(1e-12));
  CHECK(test.smallest == 0.02);
  CHECK(test.unit == "rad");

  CHECK(test.p == Approx(1));

  DriftOptions any;  // images of order 1 rad round their medians by 1e-7, however small a difference is asked for
  any.smallest.background = 0;
  CHECK_FALSE(test_of(compare_runs(now, source, any, {}), "background").differs);
  for (auto& b : now.background) b = 0.04125 + 1e-6;
  CHECK(test_of(compare_runs(now, source, any, {}), "background").differs);
}

TEST_CASE("a difference counts from the smallest that matters, in either direction", "[population]") {
  auto source = reference();
  source.cells.novelty = source.cells.focus;
  for (const double sign : {-1., 1.})
    for (const std::string name : {"novelty", "background", "focus"}) {
      const auto differs = [&](double by) {
        auto now = today(alike, 0);
        for (auto& b : now.background) b += name == "background" ? sign * by : 0;
        for (auto& f : now.focus) f *= name != "background" ? 1 + sign * by : 1;
        now.novelty = now.focus;
        DriftOptions options;
        options.smallest.background = options.smallest.focus = options.smallest.novelty = 0.15;
        return test_of(compare_runs(now, source, options, {}), name).differs;
      };
      INFO(name << " " << sign);
      CHECK_FALSE(differs(0.13));
      CHECK(differs(0.3));
    }
}

TEST_CASE("confidences that differ by less than two points do not", "[population]") {
  auto source = reference();
  auto now = today(alike, 0);
  for (const double gap : {0.01, 0.1}) {  // every cell surer by that
    source.calibration.reset();
    const auto set = [](ScoreTable& t, double p) {
      for (Eigen::Index i = 0; i < t.logits.rows(); ++i)
        for (Eigen::Index k = 0; k < 3; ++k) t.logits(i, k) = std::log(k == i % 3 ? p : (1 - p) / 2);
    };
    set(source.cells, 0.8);
    set(now, 0.8 + gap);
    CHECK(test_of(compare_runs(now, source, {}, {}), "confidence").differs == (gap > 0.05));
  }
}

TEST_CASE("class fractions have a smallest difference of their own", "[population]") {
  DriftOptions options;
  options.smallest.class_fractions = 0.6;
  CHECK(compare_runs(today({0.85, 0.1, 0.05}, 0), reference(), options, {}).verdict == DriftVerdict::like);
}

TEST_CASE("few cells give no verdict; a small difference is none however many the cells", "[population]") {
  auto few = no_cells();
  add_cells(few, "today", alike, 19);
  CHECK(compare_runs(few, reference(), {}, {}).verdict == DriftVerdict::too_few);
  DriftOptions strict;
  strict.smallest_effect = 0.9;
  CHECK(compare_runs(today(alike, 0.2), reference(), strict, {}).verdict == DriftVerdict::like);
  strict.smallest_effect = 0.1;
  CHECK(compare_runs(today(alike, 0.2), reference(), strict, {}).verdict == DriftVerdict::unlike);
}
