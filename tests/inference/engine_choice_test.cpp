#include "leukolens/inference/engine_choice.hpp"

#include "catch.hpp"
#include "fake_engine.hpp"
#include "leukolens/inference/run_network.hpp"
#include "untrained_model.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

/// Five inputs of ones, two, ... and the logits that a right engine gives.
ModelCheck check_of(const Model& model) {
  ModelCheck check;
  check.input.shape = {5, 1, 24, 24};
  for (int i = 0; i < 5 * 24 * 24; ++i) check.input.values.push_back(static_cast<float>(1 + i / (24 * 24)));
  check.logits = run_network(model, check.input.values, fake_engines(), "cpu").logits;
  return check;
}

}  // namespace

TEST_CASE("openvino is chosen where it is at hand, agrees and runs on the device", "[inference]") {
  const auto model = untrained_model();
  const auto check = check_of(model);
  const auto right = FakeMaker().maker(), wrong = FakeMaker{1.01f}.maker();
  const auto fail = [](const std::string& text) { FAIL_CHECK(text); };
  CHECK(fastest_engine(model, check, {{EngineKind::libtorch, right}, {EngineKind::openvino, right}}, "cpu", fail) ==
        EngineKind::openvino);
  CHECK(fastest_engine(model, check, {{EngineKind::libtorch, right}}, "cpu", fail) == EngineKind::libtorch);
  CHECK(fastest_engine(model, check, {{EngineKind::libtorch, right}, {EngineKind::openvino, right}}, "cuda", fail) ==
        EngineKind::libtorch);
  std::string said;
  CHECK(fastest_engine(model, check, {{EngineKind::libtorch, right}, {EngineKind::openvino, wrong}}, "cpu",
                       [&](const std::string& text) { said = text; }) == EngineKind::libtorch);
  CHECK_THAT(said, Contains("openvino gives other logits") && Contains("leukolens verify"));
}
