#include "leukolens/atlas/strategies.hpp"

#include <algorithm>
#include <cmath>

#include "atlas/spectral_clusters.hpp"
#include "atlas_cells.hpp"
#include "catch.hpp"
#include "leukolens/core/json.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

/// Cells with relevance inside, noisy; every cell has its own overall tilt, so that maps vary along one direction.
std::vector<AtlasCell> homogeneous(int n, std::uint64_t seed) {
  std::vector<AtlasCell> cells;
  for (int i = 0; i < n; ++i) {
    auto cell = round_cell("cell " + std::to_string(i));
    Random random(seed, "map", static_cast<std::uint64_t>(i));
    const double tilt = random.normal();
    for (int y = 0; y < 32; ++y)
      for (int x = 0; x < 32; ++x)
        cell.relevance(y, x) = static_cast<float>(cell.relevance(y, x) * (3 + tilt * (x - 16) / 8. + random.normal()) +
                                                  0.1 * random.normal());
    cell.donor = "donor " + std::to_string(i % 6);
    cell.capture = "capture " + std::to_string(i % 12);
    cells.push_back(cell);
  }
  return cells;
}

void add_spot(AtlasCell& cell, float relevance, float phase = 0.5) {
  cell.patch.phase = cell.patch.phase.clone();
  cell.patch.phase(cv::Rect(2, 2, 3, 3)) += phase;
  cell.relevance(cv::Rect(2, 2, 3, 3)) += relevance;
}

}  // namespace

TEST_CASE("maps of one population are of one kind, over forty seeds", "[atlas]") {
  int split = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed)
    split += find_strategies(homogeneous(60, seed), {.null_draws = 39, .seed = seed}).strategies.size() > 1;
  CHECK(split <= 3);  // 1 of 40 expected
}

TEST_CASE("half of the cells with a spot beside them are a strategy of their own, and a likely artefact", "[atlas]") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    auto cells = homogeneous(60, seed);
    for (std::size_t i = 0; i < cells.size(); i += 2) add_spot(cells[i], 60);
    const auto report = find_strategies(cells, {.seed = seed});
    CAPTURE(seed, report.silhouette, report.null_silhouette);
    REQUIRE(report.strategies.size() == 2);
    int artefacts = 0;
    for (const auto& s : report.strategies) {
      CHECK(s.cells.size() == 30);
      artefacts += !s.artefact.empty();
      for (const auto i : s.cells) CHECK(i % 2 == s.cells.front() % 2);
    }
    CHECK(artefacts == 1);
    CHECK(report.of_cell[0] != report.of_cell[1]);
    CHECK_THAT(findings_of(report, "x").front().text, Contains("likely an artefact"));
    REQUIRE(kinds_of(report, "x").size() == 1);
    CHECK_THAT(kinds_of(report, "x").front().text, Contains("2 kinds (50 %, 50 % of"));
  }
}

TEST_CASE("a spot beside every cell of a class is named although there is one strategy", "[atlas]") {
  auto cells = homogeneous(60, 1);
  for (auto& cell : cells) add_spot(cell, 60);
  const auto report = find_strategies(cells);
  REQUIRE(report.strategies.size() == 1);
  CHECK_THAT(findings_of(report, "x").front().text, Contains("Calls of x likely rest on an artefact"));
}

TEST_CASE("relevance in a place where the images show nothing is told, but is no artefact of theirs", "[atlas]") {
  auto cells = homogeneous(60, 1);
  Random noise(2, "background");
  for (auto& cell : cells) {
    add_spot(cell, 60, 0);
    for (auto& value : cell.patch.phase) value += static_cast<float>(0.03 * noise.normal());
  }
  const auto report = find_strategies(cells);
  REQUIRE(report.strategies.size() == 1);
  CHECK(report.strategies.front().artefact.empty());
  CHECK(report.strategies.front().spot > 0.2);
  CHECK(report.strategies.front().spot_contrast < 3);
  CHECK_THAT(findings_of(report, "x").front().text, Contains("shows nothing there"));
}

TEST_CASE("relevance all around the cells is no spot", "[atlas]") {
  auto cells = homogeneous(60, 1);
  for (auto& cell : cells)
    for (auto& value : cell.relevance) value += 1;
  const auto report = find_strategies(cells);
  for (const auto& s : report.strategies) CHECK(s.artefact.empty());
}

TEST_CASE("a strategy of one capture is a likely artefact, one of many captures is none", "[atlas]") {
  auto cells = homogeneous(60, 1);
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (i % 4 == 0) {
      cells[i].capture = "the odd one";
      for (int y = 0; y < 32; ++y)
        for (int x = 0; x < 16; ++x) cells[i].relevance(y, x) *= -1;
    }
  const auto report = find_strategies(cells);
  CAPTURE(report.silhouette, report.null_silhouette);
  REQUIRE(report.strategies.size() == 2);
  CHECK(report.strategies[0].artefact.empty());
  CHECK_THAT(report.strategies[1].artefact, Contains("the odd one"));
  for (auto& cell : cells) cell.capture = "all of one";
  for (const auto& s : find_strategies(cells).strategies) CHECK(s.artefact.empty());
}

TEST_CASE("few cells, blank maps and none", "[atlas]") {
  CHECK(find_strategies({}).strategies.empty());
  auto few = homogeneous(3, 1);
  CHECK(find_strategies(few).strategies.size() == 1);
  few[1].relevance.setTo(0);
  CHECK(find_strategies(few).of_cell[1] == -1);
  for (auto& cell : few) cell.relevance.setTo(0);
  CHECK(find_strategies(few).strategies.empty());
  auto same = homogeneous(40, 1);
  for (auto& cell : same) cell.relevance = same.front().relevance.clone();
  CHECK(find_strategies(same).strategies.size() == 1);
}

TEST_CASE("sentences of strategies rest on numbers in the JSON", "[atlas]") {
  auto cells = homogeneous(60, 1);
  for (std::size_t i = 0; i < cells.size(); i += 2) add_spot(cells[i], 60);
  const auto report = find_strategies(cells);
  const auto json = to_json(report, cells);
  auto findings = findings_of(report, "x");
  for (const auto& kinds : kinds_of(report, "x")) findings.push_back(kinds);
  CHECK(findings.size() == 2);
  for (const auto& finding : findings)
    for (const auto& pointer : finding.pointers) CHECK_NOTHROW(json.at(Json::json_pointer(pointer)));
}

TEST_CASE("three groups of points are three clusters, whatever the order", "[atlas]") {
  Eigen::MatrixXd points(60, 2);
  Random random(1, "points");
  for (Eigen::Index i = 0; i < 60; ++i)
    points.row(i) << 10 * static_cast<double>(i % 3 == 0) + random.normal(),
        10 * static_cast<double>(i % 3 == 1) + random.normal();
  const auto clusters = spectral_clusters(points, 6, 1);
  CHECK(clusters.k == 3);
  CHECK(clusters.silhouette > 0.7);
  for (std::size_t i = 3; i < 60; ++i) CHECK(clusters.of[i] == clusters.of[i % 3]);
}
