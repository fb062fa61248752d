#include "leukolens/training/study.hpp"

#include <fstream>
#include <numeric>

#include "catch.hpp"
#include "disc_files.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/npy.hpp"
#include "real_data.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

namespace {

std::string fault_of(const fs::path& folder, const StudyOptions& o, Kind kind = Kind::bad_data) {
  try {
    train_model(disc_inputs(folder), o, {}, {}, {});
  } catch (const Error& e) {
    CHECK(e.kind() == kind);
    return e.what();
  }
  return "no error";
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a study becomes a whole model folder that reads back", "[training]") {
  TemporaryFolder folder;
  write_discs(folder / "data", 20);
  auto report = train_model(disc_inputs(folder / "data"), quick_study(), {}, {}, {});
  CHECK(report.model.classes == std::vector<std::string>{"large", "small"});
  CHECK(report.model.preprocessing.patch == 32);
  CHECK_FALSE(report.model.preprocessing.pixel_size_um.has_value());
  CHECK(report.extras.roles.size() == 40);
  CHECK(report.extras.training->at("history").size() == 2);
  CHECK(report.extras.training->at("data").at("classes").at("small").at("train") == 12);
  CHECK(report.extras.check.input.shape[0] > 2);
  fs::create_directory(folder / "M");
  write_model(folder / "M", report.model, report.extras);
  const auto model = read_model(folder / "M");
  CHECK(model.weights.at("fc.weight").values == report.model.weights.at("fc.weight").values);
  CHECK(model.features->class_means.rows() == 2);
  CHECK(read_roles(folder / "M" / "roles.csv").size() == 40);
}

TEST_CASE("a network keeps inputs of its train cells, classes in turn", "[training]") {
  TemporaryFolder folder;
  write_discs(folder.path(), 20);
  const auto model = train_model(disc_inputs(folder.path()), quick_study(), {}, {}, {}).model;
  const auto& references = model.references;
  REQUIRE(references.shape == std::vector<std::size_t>{24, 1, 32, 32});  // 12 of either class, so all of them:
  double sum = 0, squares = 0;                                           // standardised to mean 0 and variance 1
  for (const float v : references.values) sum += v, squares += double{v} * v;
  const auto n = static_cast<double>(references.values.size());
  CHECK(sum / n == Approx(0).margin(1e-4));
  CHECK(squares / n == Approx(1).epsilon(1e-4));
  const auto inside = [&](std::size_t cell) {  // a large disc holds more phase than a small one
    const auto* pixels = references.values.data() + cell * 32 * 32;
    return std::accumulate(pixels, pixels + 32 * 32, 0.);
  };
  for (std::size_t cell = 0; cell < 24; cell += 2) CHECK(inside(cell) > inside(cell + 1));
}

TEST_CASE("the same study twice gives the same weights and hashes", "[training]") {
  TemporaryFolder folder;
  write_discs(folder.path(), 10);
  const auto a = train_model(disc_inputs(folder.path()), quick_study(), {}, {}, {});
  const auto b = train_model(disc_inputs(folder.path()), quick_study(), {}, {}, {});
  CHECK(a.model.weights.at("fc.weight").values == b.model.weights.at("fc.weight").values);
  CHECK(a.extras.training->at("data") == b.extras.training->at("data"));
}

TEST_CASE("the patch holds most images and follows the common pixel size", "[training]") {
  TemporaryFolder folder;
  Optics fine, coarse;
  fine.pixel_size_um = 0.1;
  coarse.pixel_size_um = 0.2;
  write_discs(folder / "a", 10, 40, fine);
  CHECK(train_model(disc_inputs(folder / "a"), quick_study(), {}, {}, {}).model.preprocessing.patch == 48);
  write_discs(folder / "b", 10, 40, fine);
  write_discs(folder / "b" / "more", 5, 20, coarse);
  std::vector<std::string> warnings;
  const auto report = train_model(disc_inputs(folder / "b"), quick_study(),
                                  [&](const std::string& text) { warnings.push_back(text); }, {}, {});
  CHECK(*report.model.preprocessing.pixel_size_um == Approx(0.1));
  CHECK(report.model.preprocessing.patch == 48);  // 20 px of 0.2 um are 40 px of 0.1 um
  CHECK(std::ranges::any_of(warnings, [](const auto& w) { return holds(w, "0.1 to 0.2"); }));
}

TEST_CASE("unreadable images are listed, or left out when asked", "[training][errors]") {
  TemporaryFolder folder;
  write_discs(folder.path(), 10);
  std::ofstream(folder / "large" / "bad.tif") << "no image";
  std::ofstream(folder / "small" / "empty.tif");
  const auto fault = fault_of(folder.path(), quick_study());
  CHECK(holds(fault, "2 of 22 images"));
  CHECK(holds(fault, "bad.tif"));
  CHECK(holds(fault, "empty.tif"));
  CHECK(holds(fault, "--skip-bad"));
  auto o = quick_study();
  o.skip_bad = true;
  const auto report = train_model(disc_inputs(folder.path()), o, {}, {}, {});
  CHECK(report.skipped == 2);
  CHECK(report.extras.roles.size() == 20);
}

TEST_CASE("what cannot be trained on is said before training", "[training][errors]") {
  TemporaryFolder folder;
  write_discs(folder / "two", 10);
  fs::create_directories(folder / "one");
  fs::copy(folder / "two" / "large", folder / "one" / "large");
  CHECK(holds(fault_of(folder / "one", quick_study()), "at least two classes"));
  auto o = quick_study();
  o.patch = 4;
  CHECK(holds(fault_of(folder / "two", o, Kind::usage), "--patch 4"));
  o = quick_study();
  o.patch = 64;                                               // 20 px is less than half of it
  CHECK(holds(fault_of(folder / "two", o), "--scale 3.2 "));  // told of the first image, before the others are read
  o = quick_study();
  o.architecture = "resnet999";
  CHECK(holds(fault_of(folder / "two", o, Kind::usage), "leukonet"));
  fs::copy_file(folder / "two" / "large" / "0.tif", folder / "two" / "small" / "same.tif");
  CHECK(holds(fault_of(folder / "two", quick_study()), "same.tif"));
}

TEST_CASE("real cells: unseen leukocytes are told apart", "[.][real]") {
  const auto data = real_data("qpi-wbc");
  if (!data) return;
  InputOptions options;
  options.labels = FolderLabels::every_folder;
  StudyOptions o;
  o.stamp.tool_version = "test";
  const auto report = train_model(list_inputs({*data}, options, {}), o, {}, {}, {});
  CHECK(report.training.history[report.training.best_epoch - 1].validation_accuracy >= 0.9);
}
