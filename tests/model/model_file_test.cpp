#include <chrono>
#include <fstream>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/core/text.hpp"
#include "small_model.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

namespace {

void write_small(const fs::path& folder) {
  fs::create_directory(folder);
  const auto model = small_model();
  write_model(folder, model, small_extras(model));
}

/// Replaces a file and its checksum, so that only the content is wrong.
void forge(const fs::path& folder, const std::string& name, const std::string& content) {
  write_file(folder / name, content);
  std::string sums;
  for (const auto& line : split(read_text(folder / "SHA256SUMS"), '\n')) {
    if (line.empty()) continue;
    sums += (line.substr(66) == name ? sha256(content) + "  " + name : line) + "\n";
  }
  write_file(folder / "SHA256SUMS", sums);
}

std::string fault_of(const fs::path& folder, Kind kind) {
  try {
    read_model(folder);
    read_model_check(folder);
  } catch (const Error& e) {
    CHECK(e.kind() == kind);
    return e.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a model folder comes back as it was written", "[model]") {
  TemporaryFolder folder;
  write_small(folder / "M");
  const auto written = small_model(), back = read_model(folder / "M");
  CHECK(back.classes == written.classes);
  CHECK(back.seed == written.seed);
  CHECK(back.preprocessing.mean == written.preprocessing.mean);
  CHECK(back.preprocessing.phase_range->hi == 6.25);
  CHECK(*back.preprocessing.pixel_size_um == 0.1);
  CHECK_FALSE(back.preprocessing.wavelength_nm.has_value());
  CHECK(back.weights.at("fc.weight").values == written.weights.at("fc.weight").values);
  CHECK(back.weights_sha256 == sha256_of_file(folder / "M" / "weights.safetensors"));
  CHECK(back.features->class_means.isApprox(written.features->class_means, 1e-6));
  const auto check = read_model_check(folder / "M");
  CHECK(check.input.shape == std::vector<std::size_t>{2, 1, 32, 32});
  CHECK(check.logits.values == std::vector<float>{1, 2, 3, 4, 5, 6});
  CHECK(back.references.shape == written.references.shape);
  CHECK(back.references.values == written.references.values);
  CHECK(verify_checksums(folder / "M").size() == 10);
}

TEST_CASE("a model without train cells to compare with has none", "[model]") {
  TemporaryFolder folder;
  fs::create_directory(folder / "M");
  auto model = small_model();
  model.references = {};
  write_model(folder / "M", model, small_extras(model));
  CHECK_FALSE(fs::exists(folder / "M" / "reference_input.npy"));
  CHECK(read_model(folder / "M").references.values.empty());
}

TEST_CASE("train cells of another size than the patch are refused", "[model][errors]") {
  TemporaryFolder folder;
  write_small(folder / "M");
  forge(folder / "M", "reference_input.npy", npy_text({1, 1, 2, 2}, std::vector<float>(4, 0.f)));
  CHECK(fault_of(folder / "M", Kind::bad_data).find("finite inputs of M x 1 x 32 x 32") != std::string::npos);
}

TEST_CASE("writing a model twice gives the same bytes", "[model]") {
  TemporaryFolder folder;
  write_small(folder / "a");
  write_small(folder / "b");
  CHECK(read_text(folder / "a" / "weights.safetensors") == read_text(folder / "b" / "weights.safetensors"));
  CHECK(read_text(folder / "a" / "model.json") == read_text(folder / "b" / "model.json"));
}

TEST_CASE("the calibration may change without touching the checksums", "[model]") {
  TemporaryFolder folder;
  write_small(folder / "M");
  write_file(folder / "M" / "calibration.json", "{}");
  CHECK_NOTHROW(read_model(folder / "M"));
  CHECK_NOTHROW(verify_checksums(folder / "M"));
}

TEST_CASE("a folder that is no model, or not whole, says what to do", "[model][errors]") {
  TemporaryFolder folder;
  CHECK(fault_of(folder / "none", Kind::missing).find("no such model folder") != std::string::npos);
  CHECK(fault_of(folder.path(), Kind::bad_data).find("not a model folder") != std::string::npos);
  for (const auto* name : {"SHA256SUMS", "weights.safetensors", "features.safetensors", "check_logits.npy"}) {
    write_small(folder / "M");
    fs::remove(folder / "M" / name);
    CHECK(fault_of(folder / "M", Kind::bad_data) ==
          (folder / "M" / name).string() + ": missing. Copy the model folder again.");
    fs::remove_all(folder / "M");
  }
}

TEST_CASE("a changed byte is found by its checksum", "[model][errors]") {
  TemporaryFolder folder;
  for (const auto* name : {"model.json", "weights.safetensors", "features.safetensors", "check_input.npy"}) {
    write_small(folder / "M");
    auto text = read_text(folder / "M" / name);
    text[text.size() / 2] ^= 1;
    write_file(folder / "M" / name, text);
    const auto fault = fault_of(folder / "M", Kind::bad_data);
    CHECK(fault.find((folder / "M" / name).string() + ": checksum differs from SHA256SUMS") == 0);
    fs::remove_all(folder / "M");
  }
  write_small(folder / "M");
  write_file(folder / "M" / "README.md", "other");
  CHECK_THROWS_WITH(verify_checksums(folder / "M"), Catch::Contains("README.md: checksum differs"));
  write_file(folder / "M" / "SHA256SUMS", "nonsense\n");
  CHECK(fault_of(folder / "M", Kind::bad_data).find("sha256sum") != std::string::npos);
}

TEST_CASE("a model.json that is well formed but wrong is refused", "[model][errors]") {
  TemporaryFolder folder;
  write_small(folder / "M");
  const auto good = read_json(folder / "M" / "model.json");
  const auto with = [&](const std::function<void(Json&)>& change) {
    Json json = good;
    change(json);
    forge(folder / "M", "model.json", json_text(json));
    const auto fault = fault_of(folder / "M", Kind::bad_data);
    CHECK(fault.find("model.json") != std::string::npos);
    return fault;
  };
  with([](Json& j) { j["classes"] = {"a"}; });
  with([](Json& j) { j["classes"] = {"a", "a", "b"}; });
  with([](Json& j) { j["classes"] = {"a", "", "b"}; });
  with([](Json& j) { j["classes"] = Json::array(); });
  with([](Json& j) { j["classes"] = 3; });
  with([](Json& j) { j.erase("classes"); });
  with([](Json& j) { j["schema_version"] = 2; });
  with([](Json& j) { j["architecture"]["name"] = "resnet999"; });
  with([](Json& j) { j["preprocessing"]["patch_px"] = 1; });
  with([](Json& j) { j["preprocessing"]["patch_px"] = 1000000; });
  with([](Json& j) { j["preprocessing"]["unit"] = "furlong"; });
  with([](Json& j) { j["preprocessing"]["background"] = "white"; });
  with([](Json& j) { j["preprocessing"]["std"] = 0; });
  with([](Json& j) { j["preprocessing"]["pixel_size_um"] = -1; });
  with([](Json& j) { j["preprocessing"]["phase_range"] = {6, 1}; });
  with([](Json& j) { j["preprocessing"] = nullptr; });
  forge(folder / "M", "model.json", "{\"schema_version\":");
  CHECK(fault_of(folder / "M", Kind::bad_data).find("model.json") != std::string::npos);
}

TEST_CASE("weights of another network are refused", "[model][errors]") {
  TemporaryFolder folder;
  write_small(folder / "M");
  auto weights = small_model().weights;
  const auto fault = [&] {
    forge(folder / "M", "weights.safetensors", safetensors_text(weights));
    return fault_of(folder / "M", Kind::bad_data);
  };
  weights["fc.bias"] = {{2}, {1, 2}};
  CHECK(fault().find("`fc.bias` is 2, but leukonet needs 3") != std::string::npos);
  weights.erase("fc.bias");
  CHECK(fault().find("no tensor `fc.bias`") != std::string::npos);
  weights = small_model().weights;
  weights["more"] = {{1}, {1}};
  CHECK(fault().find("does not have") != std::string::npos);
  weights = small_model().weights;
  weights["fc.bias"].values[0] = std::nanf("");
  CHECK(fault().find("NaN") != std::string::npos);
}

TEST_CASE("the model card names classes, counts, layers and the folder's use", "[model]") {
  const auto model = small_model();
  const auto card = small_extras(model).card;
  for (const auto* part :
       {"eosinophil", "T cell, \"activated\"", "layer1.0.conv1", "32 x 32", "0.1 um", "leukolens classify"})
    CHECK(card.find(part) != std::string::npos);
}
