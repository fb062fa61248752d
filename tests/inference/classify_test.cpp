#include "leukolens/inference/classify.hpp"

#include "blobs.hpp"
#include "catch.hpp"
#include "fake_engine.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

std::vector<ClassifiedCell> classify_all(const Blobs& blobs, const Inputs& inputs, const ClassifyOptions& options,
                                         const Engines& engines = fake_engines()) {
  std::vector<ClassifiedCell> cells;
  classify(inputs, blobs.model, nullptr, {}, engines, options,
           [&](ClassifiedCell cell) {
             cells.push_back(std::move(cell));
             return true;
           },
           {}, {});
  return cells;
}

}  // namespace

TEST_CASE("cells come in the order of the inputs with the engine's answers", "[inference]") {
  const Blobs blobs(3);
  const auto inputs = blobs.inputs();
  const auto cells = classify_all(blobs, inputs, {});
  REQUIRE(cells.size() == 6);
  // lym/02.tif: 0.2 rad over the model's standard deviation of 0.5 is 0.4; logits 0.4, 0.8, 1.2.
  const auto& p = cells[2].prediction;
  CHECK(p.id == "lym/02.tif");
  CHECK(p.label == "lym");
  CHECK(p.role == "new");
  CHECK(p.status == "ok");
  REQUIRE(p.logits.size() == 3);
  CHECK(p.logits[1] == Approx(0.8));
  CHECK(p.predicted == "mon");
  const double sum = std::exp(0.4) + std::exp(0.8) + std::exp(1.2);
  CHECK(p.confidence == Approx(std::exp(1.2) / sum));
  CHECK(p.p[0] == Approx(std::exp(0.4) / sum));
  CHECK(p.background == Approx(0.2));
  CHECK(cells[2].file == &inputs.files[2]);
  CHECK(cells[2].patch.phase.empty());
}

TEST_CASE("images are handed on where that is asked for", "[inference]") {
  const Blobs blobs(2);
  const auto inputs = blobs.inputs();
  ClassifyOptions options;
  options.hand_on_images = true;
  const auto cells = classify_all(blobs, inputs, options);
  CHECK(cells[1].patch.phase(3, 3) == Approx(0.1));
  CHECK(cells[1].input(3, 3) == Approx(0.2));
}

TEST_CASE("batch, threads and resume change no answer", "[inference]") {
  const Blobs blobs(5);
  const auto inputs = blobs.inputs();
  const auto whole = classify_all(blobs, inputs, {});
  for (const int threads : {1, 3})
    for (const std::size_t skip : {std::size_t{0}, std::size_t{3}, std::size_t{9}, std::size_t{10}}) {
      ClassifyOptions options;
      options.batch = 4;
      options.threads = threads;
      options.rows_done = skip;
      if (skip > 0) options.resume = CellPlace{whole[skip - 1].prediction.source, {}, {}};
      const auto rest = classify_all(blobs, inputs, options);
      REQUIRE(rest.size() == 10 - skip);
      for (std::size_t i = 0; i < rest.size(); ++i) {
        CHECK(rest[i].prediction.id == whole[skip + i].prediction.id);
        CHECK(rest[i].prediction.logits == whole[skip + i].prediction.logits);
      }
    }
}

TEST_CASE("shards part the cells and change no answer", "[inference]") {
  const Blobs blobs(5);
  const auto inputs = blobs.inputs();
  ClassifyOptions options;
  options.batch = 4;
  const auto whole = classify_all(blobs, inputs, options);
  std::map<std::string, std::vector<float>> logits;
  for (std::size_t i = 1; i <= 2; ++i) {
    options.shard = Shard{i, 2};
    for (const auto& cell : classify_all(blobs, inputs, options))
      CHECK(logits.emplace(cell.prediction.id, cell.prediction.logits).second);
  }
  REQUIRE(logits.size() == whole.size());
  for (const auto& cell : whole) CHECK(logits.at(cell.prediction.id) == cell.prediction.logits);
}

TEST_CASE("a resume after a cell that is gone is refused", "[inference][errors]") {
  const Blobs blobs(5);
  const auto inputs = blobs.inputs();
  ClassifyOptions options;
  options.resume = CellPlace{"cells/lym/99.tif", {}, {}};
  CHECK_THROWS_WITH(classify_all(blobs, inputs, options), Contains("cells/lym/99.tif: the last cell"));
  options.resume = CellPlace{inputs.files[2].relative_path, 7, {}};
  CHECK_THROWS_WITH(classify_all(blobs, inputs, options), Contains("is not among the inputs any more"));
}

TEST_CASE("a bad image is a row with a status and ends nothing", "[inference][errors]") {
  const Blobs blobs(2);
  write_file(blobs.folder / "cells/lym/01.tif", "II*");
  write_tiff_f32(blobs.folder / "cells/mon/00.tif", cv::Mat1f(cv::Mat1f::eye(4, 4)));  // less than half the patch
  const auto inputs = blobs.inputs();
  ClassifyReport report;
  std::vector<Prediction> rows;
  report = classify(inputs, blobs.model, nullptr, {}, fake_engines(), {},
                    [&](const ClassifiedCell& cell) {
                      rows.push_back(cell.prediction);
                      return true;
                    },
                    {}, {});
  REQUIRE(rows.size() == 4);
  CHECK(rows[1].status == "unreadable");
  CHECK_THAT(rows[1].message, Contains("lym/01.tif"));
  CHECK(rows[1].logits.empty());
  CHECK(rows[2].status == "size");
  CHECK(report.by_status.at("ok") == 2);
}

TEST_CASE("logits that are not finite are a status", "[inference][errors]") {
  const Blobs blobs(2);
  const Engines engines = {{EngineKind::libtorch, FakeMaker{std::numeric_limits<float>::infinity()}.maker()}};
  const auto inputs = blobs.inputs();
  for (const auto& cell : classify_all(blobs, inputs, {}, engines)) {
    CHECK(cell.prediction.status == "not-finite");
    CHECK(cell.prediction.p.empty());
  }
}

TEST_CASE("the run ends where no more cells are wanted", "[inference]") {
  const Blobs blobs(6);
  const auto inputs = blobs.inputs();
  ClassifyOptions options;
  options.batch = 2;
  int seen = 0;
  const auto report = classify(inputs, blobs.model, nullptr, {}, fake_engines(), options,
                               [&](const ClassifiedCell&) { return ++seen < 5; }, {}, {});
  CHECK(seen == 5);
  CHECK(report.cells == 5);
}

TEST_CASE("a stop finishes what is under way and says how to go on", "[inference][errors]") {
  const Blobs blobs(4);
  const auto inputs = blobs.inputs();
  std::atomic<bool> stop = true;
  ClassifyOptions options;
  options.batch = 2;
  options.stop = &stop;
  CHECK_THROWS_WITH(classify_all(blobs, inputs, options),
                    Contains("interrupted after 2 cells") && Contains("--resume"));
}

TEST_CASE("what the model remembers of a cell fills what the inputs do not say", "[inference]") {
  const Blobs blobs(1);
  auto inputs = blobs.inputs();
  for (auto& file : inputs.files) file.label.clear();
  const auto plain = classify_all(blobs, inputs, {});
  LabelledCell cell;
  cell.content_hash = plain[0].prediction.content_hash;
  cell.id = plain[0].prediction.id;
  cell.label = "eos";
  cell.donor = "d7";
  cell.role = Role::test;
  std::vector<Prediction> rows;
  classify(inputs, blobs.model, nullptr, KnownCells({cell}), fake_engines(), {},
           [&](const ClassifiedCell& c) {
             rows.push_back(c.prediction);
             return true;
           },
           {}, {});
  CHECK(rows[0].label == "eos");
  CHECK(rows[0].donor == "d7");
  CHECK(rows[0].role == "test");
}
