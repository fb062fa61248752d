#include "leukolens/inference/run_record.hpp"

#include "catch.hpp"
#include "fake_engine.hpp"
#include "leukolens/core/json.hpp"
#include "untrained_model.hpp"

using namespace leukolens;

TEST_CASE("whatever changes bits of the table changes its record, threads do not", "[inference]") {
  const auto model = untrained_model();
  const auto engines = fake_engines();
  Inputs inputs;
  inputs.files.resize(1);
  inputs.files[0].relative_path = "a.tif";
  ClassifyOptions options;
  const RunStamp stamp{"0.1.0", "leukolens classify a.tif", "", ""};
  const auto record = [&] { return run_record(model, stamp, engines, options, inputs, {}); };
  const Json before = record();
  CHECK(before["calibration_sha256"].is_null());
  CHECK(before["weights_sha256"] == model.weights_sha256);
  CHECK(before["command_line"] == "leukolens classify a.tif");
  CHECK(before["engine"] == "libtorch 0");
  options.threads = 7;
  options.hand_on_images = true;
  CHECK(record() == before);
  const auto changes = [&](auto&& change) {
    const auto kept = options;
    change();
    const bool changed = record() != before;
    options = kept;
    return changed;
  };
  CHECK(changes([&] { options.batch = 32; }));
  CHECK(changes([&] { options.scale = 2; }));
  CHECK(changes([&] { options.device = "cuda"; }));
  CHECK(changes([&] { options.precision = Precision::bf16; }));
  CHECK(changes([&] { options.convert.grey = true; }));
  CHECK(changes([&] { options.convert.phase_range = PhaseRange{0, 6}; }));
  CHECK(changes([&] { options.convert.pixel_size_um = 0.1; }));
  inputs.files[0].relative_path = "b.tif";
  CHECK(record() != before);
}
