#include "training/cross_validation.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

#include "catch.hpp"
#include "disc_files.hpp"
#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/engine/engines.hpp"
#include "leukolens/holdout/provenance.hpp"
#include "leukolens/inference/run_network.hpp"
#include "leukolens/predictions/score_table.hpp"
#include "real_data.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

namespace {

StudyOptions folds_of(int folds, int seeds, Deploy deploy) {
  auto o = quick_study();
  o.folds = folds;
  o.seeds = seeds;
  o.deploy = deploy;
  return o;
}

/// As `train` writes it.
Model written(const fs::path& folder, const StudyReport& report) {
  fs::create_directory(folder);
  write_model(folder, report.model, report.extras);
  if (report.cross) write_fold_calibration(folder, report, {});
  return read_model(folder);
}

}  // namespace

TEST_CASE("every cell gets one out-of-fold prediction a seed; the refit is trained on all", "[training]") {
  TemporaryFolder folder;
  write_discs(folder / "data", 20);
  const auto report = train_model(disc_inputs(folder / "data"), folds_of(4, 2, Deploy::refit), {}, {}, {});
  REQUIRE(report.cross.has_value());
  const auto& cross = *report.cross;
  CHECK(cross.rows.size() == 40);
  CHECK(cross.by_seed.size() == 2);
  CHECK(cross.logits.isApprox((cross.by_seed[0] + cross.by_seed[1]) / 2));
  CHECK(cross.fold_of[0] != cross.fold_of[1]);
  CHECK(cross.averaged.network.n == 40);
  CHECK(cross.averaged.baseline.value > 0.9);  // discs of two sizes: shape tells them
  CHECK(cross.averaged.difference.value == Approx(cross.averaged.network.value - cross.averaged.baseline.value));
  CHECK(std::ranges::all_of(report.extras.roles, [](const auto& cell) { return cell.role == Role::train; }));
  CHECK(report.training.best_epoch == 2);  // the last one

  const auto model = written(folder / "M", report);
  const auto calibration = read_calibration(folder / "M" / "calibration.json");
  check_belongs(calibration, folder / "M" / "calibration.json", model.weights_sha256, model.classes);
  CHECK(calibration.rows->at("rule") == "from fold models");
  CHECK(rows_seen_by(calibration, folder / "M" / "calibration.json").size() == 40);
  const auto table = read_scores(folder / "M" / "oof_predictions.csv", {}, {});
  REQUIRE(table.size() == 40);
  CHECK(table.logits(0, 0) == Approx(cross.by_seed[0](0, 0)).epsilon(1e-6));  // of one network, as the deployed one is
  CHECK(is_out_of_fold(table));
  // on the deployed model's scale: unseen cells are about as novel as the median train cell, or more so
  auto novelty = table.novelty;
  std::sort(novelty.begin(), novelty.end());
  CHECK(cross.novelty_unit > 0);
  CHECK(novelty.front() > 0);
  CHECK(novelty[20] > 0.5 * cross.novelty_unit);
  CHECK(novelty[20] < 20 * cross.novelty_unit);
  CHECK(read_scores(folder / "M" / "calibration_rows.csv", {}, {}).novelty == table.novelty);
  CHECK(table.labels == cross.labels);
  verify_checksums(folder / "M");
}

TEST_CASE("an ensemble averages the logits of its members, also when read back", "[training]") {
  TemporaryFolder folder;
  write_discs(folder / "data", 12);
  const auto report = train_model(disc_inputs(folder / "data"), folds_of(3, 1, Deploy::ensemble), {}, {}, {});
  REQUIRE(report.model.members.size() == 3);
  const auto model = written(folder / "M", report);
  REQUIRE(model.members.size() == 3);
  CHECK(model.features->mean == model.members[0].features->mean);  // whose features the ensemble's are
  CHECK(read_scores(folder / "M" / "oof_predictions.csv", {}, {}).logits(0, 0) ==
        Approx(report.cross->logits(0, 0)).epsilon(1e-6));  // averaged, as the ensemble averages
  CHECK(model.architecture == "ensemble");
  CHECK(model.references.values.empty());
  for (const auto& member : model.members) CHECK_FALSE(member.references.values.empty());
  const auto check = read_model_check(folder / "M");
  CHECK(rerun_check(model, check, all_engines(), "cpu").agrees);
  // The mean over members, each with its own mean and standard deviation, by hand for the first cell.
  const std::size_t pixels = check.input.shape[2] * check.input.shape[3];
  double sum = 0;
  for (const auto& member : model.members) {
    std::vector<float> input(check.input.values.begin(),
                             check.input.values.begin() + static_cast<std::ptrdiff_t>(pixels));
    for (float& v : input) {
      const double phase = v * model.preprocessing.std + model.preprocessing.mean;
      v = static_cast<float>((phase - member.preprocessing.mean) / member.preprocessing.std);
    }
    sum += run_network(member, input, all_engines(), "cpu").logits.values[0];
  }
  CHECK(check.logits.values[0] == Approx(sum / 3).epsilon(1e-4));
  const auto member = read_model(folder / "M" / "members" / "02");  // a model folder of its own
  CHECK(rerun_check(member, read_model_check(folder / "M" / "members" / "02"), all_engines(), "cpu").agrees);
  std::size_t held_out = 0;
  for (const auto& cell : read_roles(folder / "M" / "members" / "02" / "roles.csv"))
    held_out += cell.role == Role::test;
  CHECK(held_out == 8);
  fs::remove_all(folder / "M" / "members" / "02" / "weights.safetensors");
  CHECK_THROWS_AS(read_model(folder / "M"), Error);
}

TEST_CASE("the shape baseline is a model folder like the others", "[training]") {
  TemporaryFolder folder;
  write_discs(folder / "data", 30);
  auto o = quick_study();
  o.architecture = "shape-baseline";
  const auto report = train_model(disc_inputs(folder / "data"), o, {}, {}, {});
  CHECK(report.training.history.empty());
  REQUIRE(report.on_test);
  CHECK(report.on_test->network.value == report.on_test->baseline.value);  // it is its own baseline
  CHECK(report.on_test->network.value > 0.8);
  const auto model = written(folder / "M", report);
  CHECK(model.preprocessing.shape_mean.size() == 8);
  CHECK(model.weights.at("fc.weight").shape == std::vector<std::size_t>{2, 8});
  const auto check = read_model_check(folder / "M");
  CHECK(check.input.shape[1] == 8);
  CHECK(rerun_check(model, check, all_engines(), "cpu").agrees);
  std::size_t right = 0;
  for (std::size_t i = 0; i < check.logits.shape[0]; ++i)  // classes take turns
    right += (check.logits.values[2 * i + 1] > check.logits.values[2 * i]) == (i % 2 == 1);
  CHECK(right >= check.logits.shape[0] - 1);
}

TEST_CASE("without folds the network meets the baseline on the test cells", "[training]") {
  TemporaryFolder folder;
  write_discs(folder / "data", 20);
  const auto report = train_model(disc_inputs(folder / "data"), quick_study(), {}, {}, {});
  REQUIRE(report.on_test.has_value());
  CHECK(report.on_test->network.n == 6);
  CHECK(report.extras.training->at("test_comparison").at("difference").at("n") == 6);
  CHECK(report.extras.training->at("cross_validation").is_null());
  CHECK(report.extras.card.find("earn its keep") != std::string::npos);
}

TEST_CASE("work left by another run is refused, by the same run gone on with", "[training]") {
  TemporaryFolder folder;
  write_discs(folder / "data", 12);
  auto o = folds_of(2, 1, Deploy::refit);
  const auto whole = train_model(disc_inputs(folder / "data"), o, {}, {}, {});
  o.work = folder / "work";
  std::atomic<bool> stop = false;
  o.training.stop = &stop;
  const OnProgress stop_in_second_fold = [&](const Progress& p) {
    if (std::string(p.stage).find("fold 2") != std::string::npos) stop = true;
  };
  CHECK_THROWS_AS(train_model(disc_inputs(folder / "data"), o, {}, stop_in_second_fold, {}), Error);
  CHECK(fs::exists(folder / "work" / "seed-1-fold-1.json"));
  stop = false;
  auto other = o;
  other.training.learning_rate *= 2;
  try {
    train_model(disc_inputs(folder / "data"), other, {}, {}, {});
    FAIL("not refused");
  } catch (const Error& e) {
    CHECK(std::string(e.what()).find("learning_rate") != std::string::npos);
  }
  const auto resumed = train_model(disc_inputs(folder / "data"), o, {}, {}, {});
  CHECK(resumed.cross->logits == whole.cross->logits);
  for (const auto& [name, tensor] : whole.model.weights) CHECK(resumed.model.weights.at(name).values == tensor.values);
}

TEST_CASE("purity of the captures is read from the manifest", "[training][errors]") {
  TemporaryFolder folder;
  write_discs(folder.path(), 10);
  const auto manifest = [&](const std::string& purity) {
    std::ofstream file(folder / "study.csv");
    file << "path,label,purity\n";
    for (int i = 0; i < 10; ++i) file << "large/" << i << ".tif,large," << purity << "\nsmall/" << i << ".tif,small,\n";
  };
  manifest("0.8");
  const auto soft = train_model(disc_inputs(folder / "study.csv"), quick_study(), {}, {}, {});
  manifest("1");
  const auto hard = train_model(disc_inputs(folder / "study.csv"), quick_study(), {}, {}, {});
  CHECK(soft.model.weights.at("fc.weight").values != hard.model.weights.at("fc.weight").values);
  for (const auto* bad : {"0", "95", "much", "-0.5"}) {
    manifest(bad);
    try {
      train_model(disc_inputs(folder / "study.csv"), quick_study(), {}, {}, {});
      FAIL("not refused");
    } catch (const Error& e) {
      CHECK(std::string(e.what()).find("purity `" + std::string(bad)) != std::string::npos);
    }
  }
}

TEST_CASE("paired accuracies by hand", "[training]") {
  // Ten cells: the network errs on one, the baseline on three others.
  std::vector<double> network(10, 1), baseline(10, 1);
  network[0] = 0;
  baseline[1] = baseline[2] = baseline[3] = 0;
  const auto c = compare_accuracy(network, baseline, {}, 1);
  CHECK(c.network.value == Approx(0.9));
  CHECK(c.baseline.value == Approx(0.7));
  CHECK(c.difference.value == Approx(0.2));
  REQUIRE(c.difference.ci.has_value());
  CHECK(c.difference.ci->lo < 0.2);
  CHECK(c.difference.ci->hi > 0.2);
  CHECK(right_of(Table{{1, 2}, {2, 1}}, {1, 1}) == std::vector<double>{1, 0});
}

TEST_CASE("an accuracy's interval stays within 0 and 1", "[training]") {
  // one wrong call, of one donor of six: the t interval alone would reach beyond 1
  std::vector<double> network(24, 1);
  network[0] = 0;
  std::vector<std::string> donors;
  for (int i = 0; i < 24; ++i) donors.push_back("d" + std::to_string(i % 6));
  const auto c = compare_accuracy(network, std::vector<double>(24, 1), donors, 1);
  REQUIRE(c.network.ci);
  CHECK(c.network.ci->hi > 23. / 24);
  CHECK(c.network.ci->hi <= 1);
  CHECK(c.network.ci->lo < 23. / 24);
  REQUIRE(c.baseline.ci);  // six donors, all right
  CHECK(c.baseline.ci->lo < std::pow(0.025, 1. / 24));
  const auto cells = compare_accuracy(network, std::vector<double>(24, 1), {}, 1);
  REQUIRE(cells.baseline.ci);
  CHECK(cells.baseline.ci->lo == Approx(std::pow(0.025, 1. / 24)));
}
