#include "leukolens/explain/explain_cells.hpp"

#include <fstream>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/model/architecture.hpp"
#include "leukolens/phase/write.hpp"
#include "temporary_folder.hpp"
#include "tiny_network.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

/// An untrained network: its answers mean nothing, but they are the same every time.
Model untrained_model() {
  Model model;
  model.architecture = "leukonet";
  model.classes = {"eos", "lym", "mon"};
  model.preprocessing.patch = 24;
  model.preprocessing.std = 0.5;
  model.weights_sha256 = "0";
  Random random(3, "weights");
  for (const auto& p : parameter_shapes(model.graph())) {
    auto& tensor = model.weights[p.name];
    tensor.shape = p.shape;
    std::size_t size = 1;
    for (const auto s : p.shape) size *= s;
    for (std::size_t i = 0; i < size; ++i)
      tensor.values.push_back(static_cast<float>(p.trained ? 0.3 * random.normal() : 1));
  }
  return model;
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
        phase(cv::Rect(6, 7, 10 + i, 10)) += 1.5f;
        fs::create_directories((folder / "cells") / label);
        write_tiff_f32(folder / "cells" / name, phase);
      }
  }
  ExplainCellsReport explain(const fs::path& input, const ExplainCellsOptions& options,
                             const std::string& output = "out") {
    return explain_cells({input}, model, nullptr, {}, folder / output, options,
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
  CHECK(m["schema_version"] == 1);
  CHECK(m["method"] == "grad-cam");
  CHECK(m["options"]["layer"] == study.model.graph().feature_map);
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

TEST_CASE("threads change no byte", "[explain]") {
  Study study(3);
  auto o = all_classes();
  o.method = ExplainMethod::occlusion;
  o.threads = 1;
  study.explain(study.folder / "cells", o, "one");
  o.threads = 3;
  study.explain(study.folder / "cells", o, "three");
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(study.folder / "one")) {
    if (!entry.is_regular_file()) continue;
    const auto other = (study.folder / "three") / fs::relative(entry.path(), study.folder / "one");
    CHECK(read_text(entry.path()) == read_text(other));
    ++files;
  }
  CHECK(files == 6 * (3 + 1) + 1 + 1);  // per cell 3 maps and a picture; manifest.json, .leukolens-skip
}

TEST_CASE("conditions and limits choose cells", "[explain]") {
  Study study(3);
  auto o = all_classes();
  o.where = {"label=mon", "confidence>0"};
  CHECK(study.explain(study.folder / "cells", o, "mon").cells == 3);
  for (const auto& cell : study.manifest("mon")["cells"]) CHECK(cell["label"] == "mon");
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
  for (const auto& cell : study.manifest("predicted")["cells"]) CHECK(cell["targets"][0]["class"] == cell["predicted"]);
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
  CHECK(read_text(study.folder / "out/maps/mon__0.tif/eos.npy") ==
        read_text(study.folder / "whole/maps/mon__0.tif/eos.npy"));
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
  CHECK_THROWS_WITH(study.explain(crowded, o), Contains("several cells"));
  CHECK_THROWS_WITH(study.explain(study.folder / "cells", o), Contains("--root"));
}

TEST_CASE("a stop asked for from outside leaves nothing behind", "[explain]") {
  Study study;
  const std::atomic<bool> stop = true;
  auto o = all_classes();
  o.stop = &stop;
  CHECK_THROWS_AS(study.explain(study.folder / "cells", o), Error);
  CHECK_FALSE(fs::exists(study.folder / "out"));
  CHECK_FALSE(fs::exists(study.folder / "out.part"));
}
