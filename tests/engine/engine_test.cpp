#include <chrono>
#include <cstdio>
#include <fstream>
#include <numeric>
#include <thread>

#include "catch.hpp"
#include "formula_network.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/engine/engines.hpp"
#include "leukolens/engine/executor.hpp"
#include "leukolens/inference/run_network.hpp"
#include "leukolens/model/architecture.hpp"

using namespace leukolens;

namespace {

constexpr int patch = 48, classes = 5;
constexpr std::size_t pixels = patch * patch;

std::vector<float> random_cells(std::size_t n) {
  Random random(1, "cells");
  std::vector<float> out(n * pixels);
  for (float& v : out) v = static_cast<float>(random.normal());
  return out;
}

/// Logits and features of the given cells, put into batches in the given order.
std::vector<std::vector<float>> run_all(const std::vector<float>& cells, const std::vector<std::size_t>& order,
                                        int batch, EngineKind kind = EngineKind::libtorch) {
  const auto graph = make_graph("leukonet", classes);
  const auto engine = make_engine(all_engines(), graph, formula_weights(graph), patch, {batch, "cpu", kind});
  const auto b = static_cast<std::size_t>(batch), c = static_cast<std::size_t>(engine->feature_count());
  std::vector<std::vector<float>> out(order.size());
  for (std::size_t begin = 0; begin < order.size(); begin += b) {
    std::vector<float> input(b * pixels), logits(b * classes), features(b * c);
    const auto count = std::min(b, order.size() - begin);
    for (std::size_t i = 0; i < count; ++i) std::copy_n(&cells[order[begin + i] * pixels], pixels, &input[i * pixels]);
    engine->run(input.data(), logits.data(), features.data());
    for (std::size_t i = 0; i < count; ++i) {
      auto& row = out[order[begin + i]];
      row.assign(&logits[i * classes], &logits[i * classes] + classes);
      row.insert(row.end(), &features[i * c], &features[i * c] + c);
    }
  }
  return out;
}

std::vector<EngineKind> engines() {
  std::vector<EngineKind> kinds = {EngineKind::libtorch};
  if (all_engines().contains(EngineKind::openvino)) kinds.push_back(EngineKind::openvino);
  return kinds;
}

std::vector<std::size_t> in_order(std::size_t n) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  return order;
}

}  // namespace

TEST_CASE("a row's bits do not depend on its place, its neighbours or padding", "[engine]") {
  use_one_libtorch_thread();
  const auto cells = random_cells(50);
  for (const auto kind : engines())
    for (const int batch : {1, 7, 16, 33, 64}) {
      INFO(name_of(kind) << ", batch " << batch);
      const auto reference = run_all(cells, in_order(50), batch, kind);
      auto order = in_order(50);
      Random random(2, "order");
      shuffle(order, random);
      CHECK((run_all(cells, order, batch, kind) == reference));
    }
}

TEST_CASE("engines in two threads give the bits of one", "[engine]") {
  use_one_libtorch_thread();
  const auto cells = random_cells(40);
  for (const auto kind : engines()) {
    const auto reference = run_all(cells, in_order(40), 16, kind);
    std::vector<std::vector<float>> results[2];
    {
      std::jthread a([&] { results[0] = run_all(cells, in_order(40), 16, kind); });
      std::jthread b([&] { results[1] = run_all(cells, in_order(40), 16, kind); });
    }
    CHECK((results[0] == reference));
    CHECK((results[1] == reference));
  }
}

TEST_CASE("another engine shares the network and gives the same bits at the same time", "[engine]") {
  use_one_libtorch_thread();
  constexpr std::size_t batch = 16;
  const auto cells = random_cells(batch);
  const auto graph = make_graph("leukonet", classes);
  for (const auto kind : engines()) {
    const auto first = make_engine(all_engines(), graph, formula_weights(graph), patch,
                                   {.batch = static_cast<int>(batch), .kind = kind, .workers = 3});
    const auto logits_of = [&](Engine& engine) {
      std::vector<float> logits(batch * classes), features(batch * static_cast<std::size_t>(engine.feature_count()));
      engine.run(cells.data(), logits.data(), features.data());
      return logits;
    };
    const auto reference = logits_of(*first);
    std::vector<std::vector<float>> results(3);
    {
      std::vector<std::jthread> threads;
      for (auto& result : results) threads.emplace_back([&] { result = logits_of(*first->another()); });
    }
    for (const auto& result : results) CHECK((result == reference));
  }
}

TEST_CASE("OpenVINO agrees with LibTorch, in bf16 nearly", "[engine]") {
  if (!all_engines().contains(EngineKind::openvino)) {
    WARN("skipped: this build has no OpenVINO");
    return;
  }
  const auto cells = random_cells(64);
  const auto graph = make_graph("leukonet", classes);
  const auto logits_of = [&](EngineKind kind, Precision precision) {
    const auto engine =
        make_engine(all_engines(), graph, formula_weights(graph), patch, {.kind = kind, .precision = precision});
    std::vector<float> logits(64 * classes), features(64 * static_cast<std::size_t>(engine->feature_count()));
    engine->run(cells.data(), logits.data(), features.data());
    return logits;
  };
  const auto wanted = logits_of(EngineKind::libtorch, Precision::float32);
  const auto exact = logits_of(EngineKind::openvino, Precision::float32);
  const auto coarse = logits_of(EngineKind::openvino, Precision::bf16);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    CHECK(exact[i] == Approx(wanted[i]).epsilon(1e-4).margin(1e-5));
    CHECK(coarse[i] == Approx(wanted[i]).epsilon(0.05).margin(0.05));
  }
}

TEST_CASE("batch size changes a logit by rounding only", "[engine]") {
  const auto cells = random_cells(20);
  const auto a = run_all(cells, in_order(20), 64), b = run_all(cells, in_order(20), 3);
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < a[i].size(); ++j) CHECK(a[i][j] == Approx(b[i][j]).epsilon(1e-5).margin(1e-5));
}

TEST_CASE("the engine agrees with PyTorch", "[engine][golden]") {
  const auto golden = read_json(std::string(LEUKOLENS_GOLDEN_DIR) + "/leukonet.json");
  Model model;
  model.architecture = "leukonet";
  model.classes = {"a", "b", "c"};
  model.preprocessing.patch = golden.at("patch");
  model.weights = formula_weights(model.graph());
  const auto out =
      run_network(model, formula_input(golden.at("cells"), model.preprocessing.patch), all_engines(), "cpu");
  const auto logits = golden.at("logits").get<std::vector<std::vector<double>>>();
  const auto features = golden.at("features").get<std::vector<std::vector<double>>>();
  REQUIRE(out.features.shape[1] == features[0].size());
  for (std::size_t i = 0; i < logits.size(); ++i) {
    for (std::size_t k = 0; k < 3; ++k) CHECK(out.logits.values[i * 3 + k] == Approx(logits[i][k]).epsilon(1e-4));
    for (std::size_t c = 0; c < features[0].size(); ++c)
      CHECK(out.features.values[i * features[0].size() + c] == Approx(features[i][c]).epsilon(1e-4));
  }
}

TEST_CASE("a check agrees with itself and not with other weights", "[engine]") {
  Model model;
  model.architecture = "leukonet";
  model.classes = {"a", "b", "c"};
  model.preprocessing.patch = 32;
  model.weights = formula_weights(model.graph());
  ModelCheck check = {{{4, 1, 32, 32}, formula_input(4, 32)}, {}};
  check.logits = run_network(model, check.input.values, all_engines(), "cpu").logits;
  CHECK(rerun_check(model, check, all_engines(), "cpu").agrees);
  model.weights["fc.bias"].values[1] += 0.1f;
  CHECK_FALSE(rerun_check(model, check, all_engines(), "cpu").agrees);
  check.logits.values[0] = std::nanf("");
  CHECK_FALSE(rerun_check(model, check, all_engines(), "cpu").agrees);
  check.input.shape = {4, 1, 16, 64};
  CHECK_THROWS_AS(rerun_check(model, check, all_engines(), "cpu"), Error);
}

TEST_CASE("an engine that cannot be made says why", "[engine][errors]") {
  const auto graph = make_graph("leukonet", classes);
  const auto weights = formula_weights(graph);
  CHECK_THROWS_WITH(make_engine(all_engines(), graph, weights, patch, {0, "cpu"}), Catch::Contains("1 to 4096"));
  CHECK_THROWS_WITH(make_engine(all_engines(), graph, weights, patch, {64, "abacus"}), Catch::Contains("abacus"));
  CHECK_THROWS_WITH(make_engine(all_engines(), graph, weights, patch, {.precision = Precision::bf16}),
                    Catch::Contains("--engine openvino"));
  CHECK_THROWS_WITH(make_engine(all_engines(), graph, weights, patch, {.device = "cuda", .kind = EngineKind::openvino}),
                    Catch::Contains("libtorch"));
  CHECK_THROWS_WITH(make_engine(all_engines(), graph, weights, 4, {64, "cpu"}), Catch::Contains("too small"));
}

TEST_CASE("speed of one worker", "[.][speed]") {
  use_one_libtorch_thread();
  const auto cells = random_cells(64);
  const auto graph = make_graph("leukonet", classes);
  for (const auto kind : engines())
    for (const int batch : {16, 32, 64, 128}) {
      const auto engine = make_engine(all_engines(), graph, formula_weights(graph), patch, {batch, "cpu", kind});
      std::vector<float> input(static_cast<std::size_t>(batch) * pixels),
          logits(static_cast<std::size_t>(batch) * classes),
          features(static_cast<std::size_t>(batch * engine->feature_count()));
      int n = 0;
      const auto start = std::chrono::steady_clock::now();
      double seconds = 0;
      for (; seconds < 1; n += batch) {
        engine->run(input.data(), logits.data(), features.data());
        seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
      }
      std::printf("%s, batch %3d: %.0f cells of %d px a second\n", name_of(kind), batch, n / seconds, patch);
    }
}
