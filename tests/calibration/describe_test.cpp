#include "catch.hpp"
#include "leukolens/calibration/calibrator.hpp"

using namespace leukolens;

TEST_CASE("a calibrator is described with what it found", "[calibration]") {
  Calibrator c;
  c.temperature = 1.5;
  c.n = 40;
  c.smoothing = no_smoothing;
  c.nll_before = 1.25;
  c.nll_after = 1.125;
  CHECK(describe(c) == "temperature 1.500, fitted on 40 cells: NLL 1.250 -> 1.125, ECE 0.000 -> 0.000 on those cells.");
  c.status = FitStatus::separable;
  CHECK(describe(c).starts_with("temperature calibration on 40 cells has no answer (separable)"));
}
