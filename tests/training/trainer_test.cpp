#include <cmath>

#include "catch.hpp"
#include "discs.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/model/architecture.hpp"
#include "leukolens/training/training.hpp"

using namespace leukolens;

TEST_CASE("training learns an easy problem and is bit-exact", "[training]") {
  const auto graph = make_graph("leukonet", 2);
  const auto cells = discs(60, 0), validation = discs(30, 1);
  const auto a = train(graph, cells, validation, quick_training(), {});
  CHECK(a.history.size() == 8);
  CHECK(a.history[a.best_epoch - 1].validation_accuracy > 0.95);
  CHECK(a.history.back().train_loss < a.history.front().train_loss);
  const auto b = train(graph, cells, validation, quick_training(), {});
  CHECK(b.best_epoch == a.best_epoch);
  for (const auto& [name, tensor] : a.weights) CHECK(tensor.values == b.weights.at(name).values);
}

TEST_CASE("the seed changes the result", "[training]") {
  const auto graph = make_graph("leukonet", 2);
  const auto cells = discs(24, 0);
  auto o = quick_training(1);
  const auto a = train(graph, cells, {}, o, {});
  o.seed = 2;
  CHECK(train(graph, cells, {}, o, {}).weights.at("conv1.weight").values != a.weights.at("conv1.weight").values);
}

TEST_CASE("the best epoch's weights are kept; without validation cells the last one's", "[training]") {
  const auto graph = make_graph("leukonet", 2);
  const auto validation = discs(30, 1);
  const auto report = train(graph, discs(30, 0), validation, quick_training(6), {});
  double best = INFINITY;
  for (const auto& r : report.history) best = std::min(best, r.validation_nll);
  CHECK(report.history[report.best_epoch - 1].validation_nll == best);
  TrainingCells none;
  none.patch = 16;
  const auto blind = train(graph, discs(30, 0), none, quick_training(3), {});
  CHECK(blind.best_epoch == 3);
  CHECK(std::isnan(blind.history[0].validation_nll));
}

TEST_CASE("training stops after `patience` epochs without a better one", "[training]") {
  const auto graph = make_graph("leukonet", 2);
  auto validation = discs(30, 1);
  for (auto& label : validation.labels) label = 1 - label;  // nothing that is learned helps
  auto o = quick_training(40);
  o.patience = 3;
  const auto report = train(graph, discs(30, 0), validation, o, {});
  CHECK(report.history.size() < 40);
  CHECK(static_cast<int>(report.history.size()) == report.best_epoch + 3);
}

TEST_CASE("a loss that is not finite names epoch, rate and remedy", "[training][errors]") {
  const auto graph = make_graph("leukonet", 2);
  auto cells = discs(24, 0);
  cells.pixels[5] = std::nanf("");
  try {
    train(graph, cells, {}, quick_training(), {});
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::bad_data);
    const std::string text = e.what();
    for (const auto* part : {"epoch 1", "step ", "learning rate", "--learning-rate"})
      CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("training stops when asked", "[training][errors]") {
  std::atomic<bool> stop = false;
  auto o = quick_training(1000);
  o.stop = &stop;
  int epochs = 0;
  try {
    train(make_graph("leukonet", 2), discs(24, 0), {}, o, [&](const EpochRecord&) { stop = ++epochs == 2; });
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::interrupted);
  }
  CHECK(epochs == 2);
}

TEST_CASE("options outside their range are refused", "[training][errors]") {
  const auto graph = make_graph("leukonet", 2);
  const auto cells = discs(8, 0);
  for (const auto& change : std::vector<std::function<void(TrainingOptions&)>>{
           [](auto& o) { o.epochs = 0; }, [](auto& o) { o.batch = 1; }, [](auto& o) { o.learning_rate = 0; },
           [](auto& o) { o.learning_rate = NAN; }, [](auto& o) { o.warm_up = 1; }, [](auto& o) { o.threads = 0; },
           [](auto& o) { o.label_smoothing = 1; }, [](auto& o) { o.mixup = -1; }, [](auto& o) { o.mixup = NAN; }}) {
    auto o = quick_training();
    change(o);
    CHECK_THROWS_AS(train(graph, cells, {}, o, {}), Error);
  }
}
