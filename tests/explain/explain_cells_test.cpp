#include "leukolens/explain/explain_cells.hpp"

#include <cmath>
#include <fstream>

#include "catch.hpp"
#include "fake_engine.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/model/architecture.hpp"
#include "leukolens/phase/write.hpp"
#include "temporary_folder.hpp"
#include "tiny_network.hpp"
#include "untrained_model.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

/// What a method is to the rest: the map of class c is c + 1 times the input, with the input as its raw map.
Attribute fake_attribute(const AttributionMethod&, const AttributionOptions&) {
  return [](const std::vector<cv::Mat1f>& inputs, const std::vector<std::vector<int>>& targets) {
    std::vector<std::vector<SaliencyMap>> maps(inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i)
      for (const int c : targets[i]) maps[i].push_back({inputs[i] * (c + 1), inputs[i], 1. * c});
    return maps;
  };
}

MakeAttributes all_by(AttributeBy by) {
  return [by](const Model&) { return by; };
}

/// cells/{lym,mon}/N.tif: blobs with noise.
struct Study {
  TemporaryFolder folder;
  Model model = untrained_model();
  std::vector<std::string> warnings;
  explicit Study(int per_class = 2) {
    for (const char* label : {"lym", "mon"})
      for (int i = 0; i < per_class; ++i) {
        const std::string name = std::string(label) + "/" + std::to_string(i) + ".tif";
        cv::Mat1f phase = 0.05f * tiny::random_image(24, name.c_str());
        phase(cv::Rect(6, 7, 10 + i % 7, 10)) += 1.5f;
        fs::create_directories((folder / "cells") / label);
        write_tiff_f32(folder / "cells" / name, phase);
      }
  }
  Engines engines = fake_engines();
  MakeAttributes make = all_by(fake_attribute);
  ExplainCellsReport explain(const fs::path& input, const ExplainCellsOptions& options,
                             const std::string& output = "out") {
    return explain_cells({input}, model, nullptr, {}, {engines, make, {}}, folder / output, options,
                         [this](const std::string& w) { warnings.push_back(w); }, {});
  }
  Json manifest(const std::string& output = "out") const { return read_json(folder / output / "manifest.json"); }
  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name) << text;
    return folder / name;
  }
};

ExplainCellsOptions all_classes() {
  ExplainCellsOptions o;
  o.target = "all";
  return o;
}

}  // namespace

TEST_CASE("a folder of cells becomes maps, pictures and a manifest", "[explain]") {
  Study study;
  const auto report = study.explain(study.folder / "cells", all_classes());
  CHECK(report.cells == 4);
  CHECK(report.failed() == 0);
  const Json m = study.manifest();
  CHECK(m["schema_version"] == 2);
  REQUIRE(m["methods"].size() == 1);
  CHECK(m["methods"][0]["name"] == "grad-cam");
  CHECK(m["methods"][0]["layer"] == study.model.graph().feature_map);
  CHECK(m["methods"][0]["resolution_px"] == 3);
  REQUIRE(m["cells"].size() == 4);
  const Json& cell = m["cells"][0];
  CHECK(cell["id"] == "lym/0.tif");
  CHECK(cell["label"] == "lym");
  REQUIRE(cell["targets"].size() == 3);
  double sum = 0;
  for (const auto& target : cell["targets"]) {
    const auto map = read_npy(study.folder / "out" / target["map"].get<std::string>());
    CHECK(map.shape == std::vector<std::size_t>{24, 24});
    const auto values = map.as_floats();
    CHECK(*std::ranges::max_element(values) == Approx(target["max"].get<double>()));
    CHECK(fs::exists(study.folder / "out" / target["raw"].get<std::string>()));
    sum += target["p"].get<double>();
  }
  CHECK(sum == Approx(1));
  CHECK(fs::file_size(study.folder / "out" / cell["picture"].get<std::string>()) > 10000);
  CHECK(m["summary"]["cells"] == 4);
}

TEST_CASE("a cell's maps are what the method made of the input that was classified", "[explain]") {
  Study study;
  study.model.preprocessing.std = 2;
  study.explain(study.folder / "cells", all_classes());
  const Json cell = study.manifest()["cells"][3];
  const auto map = read_npy(study.folder / "out" / cell["targets"][2]["map"].get<std::string>()).as_floats();
  const auto raw = read_npy(study.folder / "out" / cell["targets"][2]["raw"].get<std::string>()).as_floats();
  double mean = 0;
  for (std::size_t i = 0; i < map.size(); ++i) {
    CHECK(map[i] == Approx(3 * raw[i]).margin(1e-6));
    mean += raw[i] / static_cast<double>(raw.size());
  }
  // The fake engine's logits of this very input are m, 2 m, 3 m.
  const double e1 = std::exp(mean), e2 = std::exp(2 * mean), e3 = std::exp(3 * mean);
  CHECK(cell["targets"][2]["p"].get<double>() == Approx(e3 / (e1 + e2 + e3)).epsilon(1e-5));
}

TEST_CASE("a cell is decoded and classified once", "[explain]") {
  Study study(8);
  FakeMaker counting;
  study.engines = {{EngineKind::libtorch, counting.maker()}};
  study.explain(study.folder / "cells", all_classes());
  CHECK(*counting.runs == 1);  // 16 cells in one batch of 64
}

TEST_CASE("an ensemble's maps are the mean over its members", "[explain]") {
  Study study(1);
  Model ensemble = study.model;
  ensemble.members = {study.model, study.model};
  ensemble.members[1].preprocessing.std = 1;  // sees half the values
  study.model = ensemble;
  study.explain(study.folder / "cells", all_classes());
  const Json target = study.manifest()["cells"][0]["targets"][0];
  study.model = ensemble.members[0];
  study.explain(study.folder / "cells", all_classes(), "alone");
  const auto both = read_npy(study.folder / "out" / target["map"].get<std::string>()).as_floats();
  const auto alone = read_npy(study.folder / "alone" / target["map"].get<std::string>()).as_floats();
  for (std::size_t i = 0; i < both.size(); ++i) CHECK(both[i] == Approx(0.75 * alone[i]).margin(1e-6));
}

TEST_CASE("a model of shape columns cannot be explained by maps", "[explain][errors]") {
  Study study(1);
  study.model.preprocessing.shape_mean = {1};
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", all_classes()), Contains("shape of the cell"));
  study.model.preprocessing.shape_mean.clear();
  auto o = all_classes();
  o.methods = {"tea-leaves"};
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", o), Contains("grad-cam, grad-cam-plus-plus"));
}

TEST_CASE("threads change no byte", "[explain]") {
  Study study(3);
  auto o = all_classes();
  o.methods = {"occlusion", "grad-cam"};
  o.classify.threads = 1;
  study.explain(study.folder / "cells", o, "one");
  o.classify.threads = 3;
  study.explain(study.folder / "cells", o, "three");
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(study.folder / "one")) {
    if (!entry.is_regular_file()) continue;
    const auto other = (study.folder / "three") / fs::relative(entry.path(), study.folder / "one");
    CHECK(read_text(entry.path()) == read_text(other));
    ++files;
  }
  // of a cell the phase, a picture, and by method 3 maps and 3 raw ones; then manifest.json and .leukolens-skip
  CHECK(files == 6 * (2 + 2 * 6) + 2);
}

TEST_CASE("conditions and limits choose cells", "[explain]") {
  Study study(3);
  auto o = all_classes();
  o.where = {"label=mon", "confidence>0"};
  CHECK(study.explain(study.folder / "cells", o, "mon").cells == 3);
  const Json of_mon = study.manifest("mon");
  for (const auto& cell : of_mon["cells"]) CHECK(cell["label"] == "mon");
  o.where.clear();
  o.max_cells = 2;
  const auto report = study.explain(study.folder / "cells", o, "two");
  CHECK(report.cells == 2);
  CHECK(report.looked_at == 2);
  o.where = {"label=eos"};
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", o, "none"),
                    Contains("none of the 6 cells") && Contains("--where label=eos"));
  o.where = {"tea=1"};
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", o, "none"), Contains("tea") && Contains("confidence"));
  CHECK_FALSE(fs::exists(study.folder / "none"));
  CHECK_FALSE(fs::exists(study.folder / "none.part"));
}

TEST_CASE("targets", "[explain]") {
  Study study(1);
  ExplainCellsOptions o;
  o.target = "label";
  study.explain(study.folder / "cells", o, "label");
  CHECK(study.manifest("label")["cells"][1]["targets"][0]["class"] == "mon");
  o.target = "predicted";
  study.explain(study.folder / "cells", o, "predicted");
  const Json of_predicted = study.manifest("predicted");
  for (const auto& cell : of_predicted["cells"]) CHECK(cell["targets"][0]["class"] == cell["predicted"]);
  o.target = "eos";
  study.explain(study.folder / "cells", o, "eos");
  CHECK(study.manifest("eos")["cells"][0]["targets"][0]["class_index"] == 0);
  o.target = "tea";
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", o, "tea"), Contains("tea") && Contains("eos, lym, mon"));
  o.target = "label";
  fs::rename(study.folder / "cells" / "mon", study.folder / "cells" / "unknown");
  const auto report = study.explain(study.folder / "cells", o, "unlabelled");
  CHECK(report.by_status.at("no-label") == 1);
}

TEST_CASE("a bad image is an entry with a status", "[explain]") {
  Study study;
  study.write("cells/lym/bad.tif", "II*");
  const auto report = study.explain(study.folder / "cells", all_classes());
  CHECK(report.cells == 5);
  CHECK(report.failed() == 1);
  const Json bad = study.manifest()["cells"][2];
  CHECK(bad["id"] == "lym/bad.tif");
  CHECK(bad["status"] == "unreadable");
  CHECK_THAT(bad["message"].get<std::string>(), Contains("bad.tif"));
}

TEST_CASE("rows of a predictions table are found again", "[explain]") {
  Study study;
  const auto table = study.write("p.csv",
                                 "id,source,frame,label,predicted,confidence\n"
                                 "lym/1.tif,lym/1.tif,,lym,lym,0.9\n"
                                 "mon/0.tif,mon/0.tif,,mon,tea,0.4\n");
  CHECK(is_predictions_table(table));
  CHECK_FALSE(is_predictions_table(study.folder / "cells"));
  auto o = all_classes();
  CHECK_THROWS_WITH(study.explain(table, o), Contains("line 2 (id lym/1.tif)") && Contains("--root"));
  CHECK_FALSE(fs::exists(study.folder / "out"));
  o.root = study.folder / "cells";
  CHECK(study.explain(table, o).cells == 2);
  CHECK(study.warnings.size() == 1);  // tea is not what this model predicts
  const Json m = study.manifest();
  CHECK(m["cells"][1]["id"] == "mon/0.tif");
  study.explain(study.folder / "cells", all_classes(), "whole");
  CHECK(read_text(study.folder / "out/maps/mon__0.tif/grad-cam/eos.npy") ==
        read_text(study.folder / "whole/maps/mon__0.tif/grad-cam/eos.npy"));
  o.where = {"confidence<0.5"};
  CHECK(study.explain(table, o, "unsure").cells == 1);
}

TEST_CASE("tables that cannot be explained say why", "[explain][errors]") {
  Study study(1);
  ExplainCellsOptions o;
  o.root = study.folder / "cells";
  const auto twice = study.write("twice.csv", "id,source\na,lym/0.tif\na,mon/0.tif\n");
  CHECK_THROWS_WITH(study.explain(twice, o), Contains("two cells have this id"));
  const auto crowded = study.write("crowded.csv", "id,source,frame,cell\na,lym/0.tif,0,1\n");
  CHECK_THROWS_WITH(study.explain(crowded, o), Contains("1 of 1 cells are not found in their frames again"));
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", o), Contains("--root"));
}

TEST_CASE("a stop asked for from outside leaves nothing behind", "[explain]") {
  Study study;
  const std::atomic<bool> stop = true;
  auto o = all_classes();
  o.classify.stop = &stop;
  CHECK_THROWS_AS(study.explain(study.folder / "cells", o), Error);
  CHECK_FALSE(fs::exists(study.folder / "out"));
  CHECK_FALSE(fs::exists(study.folder / "out.part"));
}

TEST_CASE("several methods and layers explain a cell side by side", "[explain]") {
  Study study(1);
  auto o = all_classes();
  o.methods = {"saliency", "grad-cam"};
  o.layers = {"layer1.0", "layer3.0"};
  study.explain(study.folder / "cells", o);
  const Json m = study.manifest();
  std::vector<std::string> names;
  for (const auto& method : m["methods"]) names.push_back(method["name"]);
  CHECK(names == std::vector<std::string>{"saliency", "grad-cam@layer1.0", "grad-cam@layer3.0"});
  CHECK(m["methods"][0]["resolution_px"] == 24);
  CHECK(m["methods"][1]["resolution_px"] == 12);
  CHECK(m["cells"][0]["targets"].size() == 9);
  CHECK(m["cells"][0]["targets"][8]["map"] == "maps/lym__0.tif/grad-cam@layer3.0/mon.npy");
  o.methods = {"grad-cam", "grad-cam"};
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", o, "twice"), Contains("grad-cam is given twice"));
  o.methods = {"grad-cam"};
  o.layers = {"tea"};
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", o, "tea"),
                    Contains("no layer `tea`") && Contains("layer1.0"));
}

TEST_CASE("a method that the network cannot serve is an error by name, left out among all", "[explain]") {
  Study study(1);
  auto o = all_classes();
  o.methods = {"saliency", "cam"};
  study.make = all_by([](const AttributionMethod& method, const AttributionOptions& options) {
    if (method.name == "cam") throw Error(Kind::usage, "tiny: cam needs global average pooling.");
    return fake_attribute(method, options);
  });
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", o), Contains("cam needs"));
  o.skip_unfit = true;
  study.explain(study.folder / "cells", o);
  CHECK(study.manifest()["methods"].size() == 1);
  CHECK(study.warnings == std::vector<std::string>{"left out: tiny: cam needs global average pooling."});
}

TEST_CASE("a folder is resumed where it was cut, to the same bytes", "[explain]") {
  Study study(20);
  auto o = all_classes();
  o.classify.threads = 1;
  study.explain(study.folder / "cells", o, "whole");
  int left = 20;
  study.make = all_by([&left](const AttributionMethod& method, const AttributionOptions& options) -> Attribute {
    return [&left, inner = fake_attribute(method, options)](const auto& inputs, const auto& targets) {
      left -= static_cast<int>(inputs.size());
      if (left < 0) throw Error(Kind::io, "no space left.");
      return inner(inputs, targets);
    };
  });
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", o, "cut"),
                    Contains("no space left") && Contains("16 finished cells") && Contains("--resume"));
  study.make = all_by(fake_attribute);
  o.resume = true;
  SECTION("between two cells") {}
  SECTION("within an entry") {
    const auto path = study.folder / "cut.part" / "manifest.json";
    fs::resize_file(path, fs::file_size(path) - 7);
  }
  SECTION("within the first entry") {
    const auto path = study.folder / "cut.part" / "manifest.json";
    fs::resize_file(path, read_text(path).find("lym/0") + 3);
  }
  SECTION("within the head") { fs::resize_file(study.folder / "cut.part" / "manifest.json", 40); }
  const auto report = study.explain(study.folder / "cells", o, "cut");
  CHECK(report.cells == 40);
  CHECK(report.by_status.at("ok") == 40);
  for (const auto& entry : fs::recursive_directory_iterator(study.folder / "whole"))
    if (entry.is_regular_file())
      CHECK(read_text(entry.path()) ==
            read_text(study.folder / "cut" / fs::relative(entry.path(), study.folder / "whole")));
  CHECK(study.explain(study.folder / "cells", o, "cut").done_already);
}

TEST_CASE("other options or inputs are not resumed", "[explain][errors]") {
  Study study(1);
  auto o = all_classes();
  study.explain(study.folder / "cells", o, "out");
  fs::rename(study.folder / "out", study.folder / "out.part");
  const auto path = study.folder / "out.part" / "manifest.json";
  fs::resize_file(path, read_text(path).find("\n  ],"));
  o.resume = true;
  o.target = "lym";
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", o), Contains("`target` differs"));
  o.target = "all";
  o.pictures.style = PictureStyle::contour;
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", o), Contains("`options` differs"));
  o.pictures.style = PictureStyle::overlay;
  o.classify.scale = 0.9;
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", o), Contains("`images` differs"));
  o.classify.scale.reset();
  fs::rename(study.folder / "cells" / "lym" / "0.tif", study.folder / "cells" / "lym" / "00.tif");
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", o),
                    Contains("lym/00.tif") && Contains("inputs have changed"));
}
