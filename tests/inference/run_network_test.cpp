#include "leukolens/inference/run_network.hpp"

#include "catch.hpp"
#include "fake_engine.hpp"
#include "leukolens/core/error.hpp"
#include "untrained_model.hpp"

using namespace leukolens;

TEST_CASE("inputs beyond one batch keep their order", "[inference]") {
  const auto model = untrained_model();
  std::vector<float> inputs;
  for (int i = 0; i < 130; ++i) inputs.insert(inputs.end(), 24 * 24, static_cast<float>(i));
  const auto out = run_network(model, inputs, fake_engines(), "cpu");
  REQUIRE(out.logits.shape == std::vector<std::size_t>{130, 3});
  for (int i = 0; i < 130; ++i) {
    CHECK(out.logits.values[static_cast<std::size_t>(3 * i + 1)] == Approx(2 * i));
    CHECK(out.features.values[static_cast<std::size_t>(i)] == Approx(i));
  }
  CHECK(run_network(model, {}, fake_engines(), "cpu").logits.values.empty());
}

TEST_CASE("a check agrees within 1e-4 of the largest logit, and not beyond", "[inference]") {
  const auto model = untrained_model();
  ModelCheck check;
  check.input = {{2, 1, 24, 24}, std::vector<float>(2 * 24 * 24, 1.f)};
  check.logits = {{2, 3}, {1, 2, 3, 1, 2, 3}};
  CHECK(rerun_check(model, check, fake_engines(), "cpu").agrees);
  check.logits.values[4] += 2.9e-4f;
  CHECK(rerun_check(model, check, fake_engines(), "cpu").agrees);
  check.logits.values[4] += 3e-5f;
  const auto report = rerun_check(model, check, fake_engines(), "cpu");
  CHECK_FALSE(report.agrees);
  CHECK(report.largest_difference == Approx(3.2e-4).epsilon(0.01));
  check.logits.values[4] = std::nanf("");
  CHECK_FALSE(rerun_check(model, check, fake_engines(), "cpu").agrees);
  check.logits.shape = {3, 2};
  CHECK_THROWS_AS(rerun_check(model, check, fake_engines(), "cpu"), Error);
}
