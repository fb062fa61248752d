#include <filesystem>

#include "catch.hpp"
#include "leukolens/calibration/calibrator.hpp"
#include "leukolens/core/json.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {
Json golden_calibrators() { return read_json(std::filesystem::path(LEUKOLENS_GOLDEN_DIR) / "calibrators.json"); }
}  // namespace

TEST_CASE("every calibrator agrees with a peer's on fresh rows", "[calibration][golden]") {
  const auto g = golden_calibrators();
  const auto logits = table_from(g["logits"]), fresh = table_from(g["fresh"]);
  const auto labels = g["labels"].get<std::vector<int>>();
  for (const auto method : all_calibration_methods()) {
    INFO(name_of(method) << ": " << g["from"][name_of(method)]);
    const auto c = fit_calibrator(method, logits, labels, {.smoothing = no_smoothing});
    REQUIRE(c.status == FitStatus::ok);
    CHECK((apply(c, fresh) - table_from(g["p"][name_of(method)])).cwiseAbs().maxCoeff() < 1e-6);
  }
}

TEST_CASE("probmetrics and betacal agree up to the tolerance of their optimisers", "[calibration][golden]") {
  const auto g = golden_calibrators();
  const auto logits = table_from(g["logits"]), fresh = table_from(g["fresh"]);
  for (const auto method : {CalibrationMethod::vector, CalibrationMethod::matrix, CalibrationMethod::beta}) {
    INFO(name_of(method));
    const auto c = fit_calibrator(method, logits, g["labels"].get<std::vector<int>>(), {.smoothing = no_smoothing});
    const auto peer = table_from(g["p_of_early_stoppers"][name_of(method)]);
    CHECK((apply(c, fresh) - peer).cwiseAbs().maxCoeff() < 1e-4);
  }
}
