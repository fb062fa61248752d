#include <algorithm>
#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/model/architecture.hpp"
#include "leukolens/model/model.hpp"
#include "model/checksums.hpp"
#include "model/feature_file.hpp"
#include "model/model_json.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

void check_folder(const fs::path& folder) {
  if (!fs::exists(folder))
    throw Error(Kind::missing, folder.string() + ": no such model folder. Check the path, or make one by `train`.");
  if (!fs::is_regular_file(folder / "model.json"))
    throw Error(Kind::bad_data,
                folder.string() + ": not a model folder (no model.json). Give a folder made by `leukolens train`.");
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text;
  for (const auto side : shape) text += (text.empty() ? "" : " x ") + std::to_string(side);
  return text.empty() ? "scalar" : text;
}

/// The tensors must be those of the graph, no more and no less, and finite.
void check_weights(const Graph& graph, const Weights& weights, const fs::path& path) {
  const auto fail = [&](const std::string& fault) {
    throw Error(Kind::bad_data, path.string() + ": " + fault + ". Copy the model folder again.");
  };
  const auto wanted = parameter_shapes(graph);
  for (const auto& parameter : wanted) {
    const auto found = weights.find(parameter.name);
    if (found == weights.end()) fail("no tensor `" + parameter.name + "`, which " + graph.architecture + " needs");
    if (found->second.shape != parameter.shape)
      fail("tensor `" + parameter.name + "` is " + shape_text(found->second.shape) + ", but " + graph.architecture +
           " needs " + shape_text(parameter.shape));
    if (!std::ranges::all_of(found->second.values, [](float v) { return std::isfinite(v); }))
      fail("tensor `" + parameter.name + "` holds NaN or infinity");
  }
  if (weights.size() != wanted.size()) fail("it holds tensors that " + graph.architecture + " does not have");
}

Graph graph_of(const Model& model, const fs::path& path) {
  try {
    auto graph = model.graph();
    value_shapes(graph, model.preprocessing.patch);  // throws where the patch is too small
    return graph;
  } catch (const Error& e) {
    throw Error(Kind::bad_data, path.string() + ": " + e.what());
  }
}

Tensor tensor_from(const fs::path& path, std::size_t dimensions) {
  const auto array = read_npy(path);
  if (array.shape.size() != dimensions)
    throw Error(Kind::bad_data, path.string() + ": " + shape_text(array.shape) + " values, but " +
                                    std::to_string(dimensions) +
                                    " dimensions are expected. Copy the model folder again.");
  return {array.shape, array.as_floats()};
}

}  // namespace

Graph Model::graph() const { return make_graph(architecture, static_cast<int>(classes.size())); }

Model read_model(const fs::path& folder) {
  check_folder(folder);
  const auto checksums = read_checksums(folder);
  check_file(folder, "model.json", checksums);
  auto model = model_from_json(read_json(folder / "model.json"), folder / "model.json");
  const auto graph = graph_of(model, folder / "model.json");
  check_file(folder, "weights.safetensors", checksums);
  model.weights = read_safetensors(folder / "weights.safetensors");
  check_weights(graph, model.weights, folder / "weights.safetensors");
  model.weights_sha256 = checksums.at("weights.safetensors");
  if (checksums.contains("features.safetensors")) {
    check_file(folder, "features.safetensors", checksums);
    model.features = read_features(folder / "features.safetensors", static_cast<int>(model.classes.size()));
  }
  return model;
}

ModelCheck read_model_check(const fs::path& folder) {
  check_folder(folder);
  const auto checksums = read_checksums(folder);
  for (const auto* name : {"check_input.npy", "check_logits.npy"}) check_file(folder, name, checksums);
  ModelCheck check = {tensor_from(folder / "check_input.npy", 4), tensor_from(folder / "check_logits.npy", 2)};
  if (check.input.shape[0] != check.logits.shape[0] || check.input.shape[1] != 1)
    throw Error(Kind::bad_data, (folder / "check_input.npy").string() +
                                    ": does not fit check_logits.npy. Copy the model folder again.");
  return check;
}

void write_model(const fs::path& folder, const Model& model, const ModelExtras& extras) {
  const auto write = [&](const std::string& name, const std::string& text) { write_file(folder / name, text); };
  write("model.json", json_text(model_json(model)));
  write("weights.safetensors", safetensors_text(model.weights, {{"format", "pt"}}));
  if (model.features) write("features.safetensors", features_text(*model.features));
  write("training.json", json_text(extras.training));
  write("roles.csv", roles_csv(extras.roles));
  write("check_input.npy", npy_text(extras.check.input.shape, extras.check.input.values));
  write("check_logits.npy", npy_text(extras.check.logits.shape, extras.check.logits.values));
  write("README.md", extras.card);
  for (const auto& [name, text] : extras.more_files) write(name, text);
  write(checksums_name, checksums_text(folder));
}

}  // namespace leukolens
