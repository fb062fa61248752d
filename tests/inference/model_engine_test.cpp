#include "leukolens/inference/model_engine.hpp"

#include "catch.hpp"
#include "fake_engine.hpp"
#include "leukolens/core/error.hpp"
#include "untrained_model.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

TEST_CASE("an ensemble averages its members, each with its own standardisation", "[inference]") {
  Model ensemble = untrained_model();
  ensemble.members = {untrained_model(), untrained_model()};
  ensemble.members[0].preprocessing.mean = 1;
  ensemble.members[1].preprocessing.std = 0.25;
  const auto engine = make_engine(fake_engines(), ensemble, {.batch = 1});
  // 3 for the ensemble (mean 0, std 0.5) is 1.5 rad: (1.5 - 1) / 0.5 = 1 and 1.5 / 0.25 = 6; logits k (1 + 6) / 2.
  const std::vector<float> input(24 * 24, 3.f);
  std::vector<float> logits(3), features(1);
  engine->run(input.data(), logits.data(), features.data());
  CHECK(logits[0] == Approx(3.5));
  CHECK(logits[2] == Approx(10.5));
  CHECK(features[0] == Approx(1));  // the first member's
}

TEST_CASE("options outside their range are refused", "[inference][errors]") {
  const auto model = untrained_model();
  CHECK_THROWS_WITH(make_engine(fake_engines(), model, {.batch = 0}), Contains("1 to 4096"));
  CHECK_THROWS_WITH(make_engine(fake_engines(), model, {.kind = EngineKind::openvino}), Contains("--engine libtorch"));
  CHECK_THROWS_WITH(make_engine({}, model, {}), Contains("--engine openvino"));
  CHECK_THROWS_WITH(make_engine(fake_engines(), model, {.precision = Precision::bf16}), Contains("float32"));
  CHECK_THROWS_WITH(engine_name({}, EngineKind::libtorch), Contains("libtorch"));
  CHECK(engine_name(fake_engines(), EngineKind::libtorch) == "libtorch 0");
}
