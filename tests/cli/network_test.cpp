// Export, --init, --engine and --precision as a user meets them.
#include "catch.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
namespace fs = std::filesystem;

TEST_CASE("export writes an ONNX file once", "[cli]") {
  TemporaryFolder folder;
  const std::string command = "export " + quoted(sample_model.string()) + " --onnx m.onnx";
  const Run first = leukolens_in(folder.path(), command);
  CHECK(first.code == 0);
  CHECK_THAT(first.out + first.err, Contains("logits"));
  CHECK(fs::file_size(folder / "m.onnx") > fs::file_size(sample_model / "weights.safetensors") / 2);
  const Run again = leukolens_in(folder.path(), command);
  CHECK(again.code == 2);
  CHECK_THAT(again.err, Contains("m.onnx: exists already"));
  CHECK(leukolens_in(folder.path(), command + " --force").code == 0);
  const Run nowhere = leukolens_in(folder.path(), "export nowhere --onnx n.onnx");
  CHECK(nowhere.code == 2);
  CHECK_THAT(nowhere.err, Contains("nowhere"));
}

TEST_CASE("training starts from the weights of another model", "[cli]") {
  TemporaryFolder folder;
  const std::string train = "train " + quoted((sample / "manifest.csv").string()) + " --epochs 1 --output m --init ";
  const Run run = leukolens_in(folder.path(), train + quoted((sample_model / "weights.safetensors").string()));
  INFO(run.err);
  CHECK(run.code == 0);
  CHECK_THAT(run.out + run.err, Contains("started from") && Contains("tensors of weights.safetensors"));
  const Run wrong = leukolens_in(folder.path(), "train " + quoted((sample / "manifest.csv").string()) +
                                                    " --epochs 1 --output n --init " +
                                                    quoted((sample_model / "features.safetensors").string()));
  CHECK(wrong.code == 3);
  CHECK_THAT(wrong.err, Contains("features.safetensors: no tensor conv1.weight"));
  CHECK_FALSE(fs::exists(folder / "n"));
}

TEST_CASE("a calibration of other precision is refused", "[cli][errors]") {
  TemporaryFolder folder;
  fs::copy(sample_model, folder / "model", fs::copy_options::recursive);
  const auto classes = leukolens::read_json(sample_model / "model.json").at("classes");
  const leukolens::Json calibration = {
      {"schema_version", 1},
      {"classes", classes},
      {"weights_sha256", leukolens::sha256_of_file(sample_model / "weights.safetensors")},
      {"precision", "bf16"},
      {"chosen", "temperature"},
      {"fitted",
       {{{"method", "temperature"},
         {"status", "ok"},
         {"temperature", 2},
         {"smoothing", true},
         {"n", 9},
         {"nll_before", 1},
         {"nll_after", 1},
         {"ece_before", 0},
         {"ece_after", 0},
         {"steps", 3},
         {"seconds", 0}}}},
      {"rows", leukolens::Json::object()}};
  leukolens::write_file(folder / "model/calibration.json", calibration.dump());
  const Run run = leukolens_in(folder.path(), "classify " + quoted(sample.string()) + " --model model --output p.csv");
  CHECK(run.code == 3);
  CHECK_THAT(run.err, Contains("precision bf16") && Contains("--precision"));
  CHECK_FALSE(fs::exists(folder / "p.csv"));

  // Every command that combines a table with the calibration, not only the one that computes the logits.
  const Run made = leukolens_in(folder.path(), "classify " + quoted(sample.string()) + " --model " +
                                                   quoted(sample_model.string()) + " --output p.csv");
  REQUIRE(made.code == 0);
  for (const char* command : {"evaluate p.csv --model model --role all --output r",
                              "evaluate p.csv --model model --role all --count donor --output r",
                              "evaluate p.csv --calibration model/calibration.json --role all --output r",
                              "compare p.csv p.csv --calibration-b model --role all --output r",
                              "differential p.csv --model model --by donor --role all --output r",
                              "monitor p.csv --model model --role all"}) {
    const Run refused = leukolens_in(folder.path(), command);
    INFO(command << "\n" << refused.err);
    CHECK(refused.code == 3);
    CHECK_THAT(refused.err, Contains("precision bf16") && Contains("float32"));
  }
}

TEST_CASE("the engine is named in the table's meta, and bf16 needs OpenVINO", "[cli]") {
  TemporaryFolder folder;
  const std::string classify = "classify " + quoted(sample.string()) + " --model " + quoted(sample_model.string());
  CHECK(leukolens_in(folder.path(), classify + " --engine libtorch --output a.csv").code == 0);
  const auto meta = leukolens::read_json(folder / "a.csv.meta.json");
  CHECK_THAT(meta.at("engine").get<std::string>(), Contains("libtorch"));
  CHECK(meta.at("precision") == "float32");
  const Run wrong = leukolens_in(folder.path(), classify + " --engine libtorch --precision bf16 --output b.csv");
  CHECK(wrong.code == 3);
  CHECK_THAT(wrong.err, Contains("--engine openvino"));
  const Run openvino = leukolens_in(folder.path(), classify + " --engine openvino --precision bf16 --output c.csv");
  if (openvino.code == 0) {
    CHECK(leukolens::read_json(folder / "c.csv.meta.json").at("precision") == "bf16");
  } else {
    CHECK(openvino.code == 3);
    CHECK_THAT(openvino.err, Contains("pip install openvino"));
  }
  CHECK(leukolens_in(folder.path(), classify + " --engine tea --output d.csv").code == 2);
}
