// Parity with scipy and scikit-learn (scripts/golden_atlas.py).
#include <algorithm>
#include <cmath>
#include <set>

#include "atlas/spectral_clusters.hpp"
#include "catch.hpp"
#include "leukolens/atlas/morphology.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/phase/shape.hpp"

using namespace leukolens;

namespace {

Json golden() { return read_json(LEUKOLENS_GOLDEN_DIR "/atlas.json"); }

void check_same(const Estimate& estimate, const Json& peer) {
  CHECK(estimate.value == Approx(peer.at("value").get<double>()).epsilon(1e-6));
  REQUIRE(estimate.ci);
  CHECK(estimate.ci->lo == Approx(peer.at("lo").get<double>()).epsilon(1e-6));
  CHECK(estimate.ci->hi == Approx(peer.at("hi").get<double>()).epsilon(1e-6));
}

}  // namespace

TEST_CASE("morphology agrees with ridge regression on scipy's natural splines, donor by donor", "[atlas][golden]") {
  const auto peer = golden().at("morphology");
  const auto score = peer.at("score").get<std::vector<double>>();
  const auto n = static_cast<Eigen::Index>(score.size());
  Eigen::MatrixXd shape = Eigen::MatrixXd::Constant(n, static_cast<Eigen::Index>(shape_columns().size()), NAN);
  for (const auto& [name, values] : peer.at("columns").items())
    for (Eigen::Index i = 0; i < n; ++i)
      shape(i, std::ranges::find(shape_columns(), name) - shape_columns().begin()) =
          values[static_cast<std::size_t>(i)];
  std::vector<std::string> donors;
  for (const int donor : peer.at("donors")) donors.push_back(std::to_string(donor));
  const auto report =
      explain_by_morphology(shape, Eigen::Map<const Eigen::VectorXd>(score.data(), n), donors, {.folds = 8});
  check_same(report.r2_all, peer.at("r2_all"));
  REQUIRE(report.r2_of.size() == 3);
  for (std::size_t c = 0; c < 3; ++c) {
    const auto& name = report.r2_of[c].first;
    CAPTURE(name);
    check_same(report.r2_of[c].second, peer.at("r2_of").at(name));
    CHECK(report.drop[c].first == name);
    CHECK(report.drop[c].second == Approx(peer.at("drop").at(name).get<double>()).epsilon(1e-6));
  }
}

TEST_CASE("spectral clusters and their silhouette are those of numpy and scikit-learn", "[atlas][golden]") {
  const auto peers = golden();
  for (const auto& peer : peers.at("strategies")) {
    const auto& rows = peer.at("points");
    Eigen::MatrixXd points(rows.size(), rows.front().size());
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (std::size_t d = 0; d < rows[i].size(); ++d)
        points(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(d)) = rows[i][d];
    const auto clusters = spectral_clusters(points, 6, 1);
    CHECK(clusters.k == peer.at("k"));
    CHECK(clusters.silhouette == Approx(peer.at("silhouette").get<double>()).epsilon(1e-9));
    std::set<std::pair<int, int>> pairs;  // one name of ours for each of theirs
    for (std::size_t i = 0; i < rows.size(); ++i) pairs.emplace(clusters.of[i], peer.at("of")[i]);
    CHECK(pairs.size() == static_cast<std::size_t>(clusters.k));
  }
}
