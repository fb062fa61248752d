#include "training/checkpoint.hpp"

#include <atomic>
#include <chrono>
#include <cmath>
#include <thread>

#include "catch.hpp"
#include "discs.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/model/architecture.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;

namespace {

bool same_values(const Weights& a, const Weights& b) {
  if (a.size() != b.size()) return false;
  for (const auto& [name, tensor] : a)
    if (b.at(name).values != tensor.values || b.at(name).shape != tensor.shape) return false;
  return true;
}

/// A run that is stopped after some epochs, then taken up again.
TrainingReport stopped_and_resumed(const Graph& graph, const TrainingCells& cells, const TrainingCells& validation,
                                   TrainingOptions o, int after) {
  std::atomic<bool> stop = false;
  o.stop = &stop;
  int epochs = 0;
  try {
    train(graph, cells, validation, o, [&](const EpochRecord&) { stop = ++epochs == after; });
    FAIL("not stopped");
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::interrupted);
  }
  stop = false;
  return train(graph, cells, validation, o, {});
}

}  // namespace

TEST_CASE("a state reads back as it was written", "[training]") {
  TemporaryFolder folder;
  TrainingState state;
  state.step = 7;
  state.loss = 0.1 + 0.2;
  state.right = 3;
  state.best = {std::nan(""), 1.5, 0.25, 2};
  state.weights = {{"a.weight", {{2, 1}, {1.f, -2.5f}}}};
  state.first_moment = {{"a.weight", {{2, 1}, {0.f, 3e-30f}}}};
  state.second_moment = state.first_moment;
  state.report.weights = {{"a.weight", {{2, 1}, {4.f, 5.f}}}};
  state.report.best_epoch = 2;
  state.report.history = {{1, 1e-3, .7, .5, std::nan(""), .25, 2, .125}};
  write_checkpoint(folder / "net", state);
  const auto back = read_checkpoint(folder / "net");
  REQUIRE(back.has_value());
  CHECK(back->step == 7);
  CHECK(back->loss == state.loss);
  CHECK(back->right == 3);
  CHECK(std::isnan(back->best.nll));
  CHECK(back->best.nll_as_is == 1.5);
  CHECK(same_values(back->weights, state.weights));
  CHECK(same_values(back->first_moment, state.first_moment));
  CHECK(same_values(back->report.weights, state.report.weights));
  REQUIRE(back->report.history.size() == 1);
  CHECK(std::isnan(back->report.history[0].validation_nll));
  CHECK(back->report.history[0].learning_rate == 1e-3);
  state.step = 8;
  write_checkpoint(folder / "net", state);
  CHECK(read_checkpoint(folder / "net")->step == 8);
  CHECK_FALSE(std::filesystem::exists(folder / "net-7.safetensors"));
  CHECK_FALSE(read_checkpoint(folder / "other").has_value());
}

TEST_CASE("a run that was stopped ends with the bits of one that was not", "[training]") {
  TemporaryFolder folder;
  const auto graph = make_graph("leukonet", 2);
  const auto cells = discs(40, 0), validation = discs(20, 1);
  auto o = quick_training(5);
  o.mixup = 0.4;
  o.balance = Balance::sampling;
  const auto whole = train(graph, cells, validation, o, {});
  for (const int after : {1, 3, 4}) {
    o.checkpoint = folder / ("net" + std::to_string(after));
    const auto resumed = stopped_and_resumed(graph, cells, validation, o, after);
    CHECK(same_values(resumed.weights, whole.weights));
    CHECK(resumed.best_epoch == whole.best_epoch);
    REQUIRE(resumed.history.size() == whole.history.size());
    for (std::size_t i = 0; i < whole.history.size(); ++i) {
      CHECK(resumed.history[i].train_loss == whole.history[i].train_loss);
      CHECK(resumed.history[i].train_accuracy == whole.history[i].train_accuracy);
    }
  }
}

TEST_CASE("a run stopped in the middle of an epoch goes on with its next step", "[training]") {
  TemporaryFolder folder;
  const auto graph = make_graph("leukonet", 2);
  const auto cells = discs(64, 0), validation = discs(20, 1);
  auto o = quick_training(4);
  const auto whole = train(graph, cells, validation, o, {});
  o.checkpoint = folder / "net";
  std::atomic<bool> stop = true;  // before the first step
  o.stop = &stop;
  CHECK_THROWS_AS(train(graph, cells, validation, o, {}), Error);
  auto state = *read_checkpoint(folder / "net");
  CHECK(state.step == 0);
  // Again and again, each time stopped after a while by another thread, wherever it then is.
  TrainingReport resumed;
  for (int tries = 0; resumed.history.empty() && tries < 1000; ++tries) {
    stop = false;
    std::jthread timer([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      stop = true;
    });
    try {
      resumed = train(graph, cells, validation, o, {});
    } catch (const Error& e) {
      CHECK(e.kind() == Kind::interrupted);
    }
  }
  CHECK(same_values(resumed.weights, whole.weights));
  CHECK(resumed.history.back().train_loss == whole.history.back().train_loss);
}

TEST_CASE("a finished checkpoint gives its report without another step", "[training]") {
  TemporaryFolder folder;
  const auto graph = make_graph("leukonet", 2);
  auto o = quick_training(2);
  o.checkpoint = folder / "net";
  const auto first = train(graph, discs(24, 0), {16, {}, {}, {}}, o, {});
  int epochs = 0;
  const auto again = train(graph, discs(24, 0), {16, {}, {}, {}}, o, [&](const EpochRecord&) { ++epochs; });
  CHECK(epochs == 0);
  CHECK(same_values(first.weights, again.weights));
  CHECK(again.history.size() == 2);
}

TEST_CASE("a damaged checkpoint is named", "[training][errors]") {
  TemporaryFolder folder;
  const auto graph = make_graph("leukonet", 2);
  auto o = quick_training(2);
  o.checkpoint = folder / "net";
  train(graph, discs(24, 0), {16, {}, {}, {}}, o, {});
  auto text = read_text(folder / "net.json");
  text.replace(text.find("\"ended\": true"), 13, "\"ended\": false");
  write_file(folder / "net.json", text);
  CHECK_THROWS_AS(train(make_graph("leukonet", 3), discs(24, 0), {16, {}, {}, {}}, o, {}), Error);  // another shape
  write_file(folder / "net.json", "{");
  CHECK_THROWS_AS(train(graph, discs(24, 0), {16, {}, {}, {}}, o, {}), Error);
}
