#include <algorithm>
#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/model/architecture.hpp"
#include "leukolens/model/model.hpp"
#include "model/checksums.hpp"
#include "model/feature_file.hpp"
#include "model/model_json.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

constexpr const char* references_name = "reference_input.npy";

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
    value_shapes(graph, model.side());  // throws where the patch is too small
    return graph;
  } catch (const Error& e) {
    throw Error(Kind::bad_data, path.string() + ": " + e.what());
  }
}

void read_weights(Model& model, const fs::path& folder, const Checksums& checksums) {
  const auto graph = graph_of(model, folder / "model.json");
  check_file(folder, "weights.safetensors", checksums);
  model.weights = read_safetensors(folder / "weights.safetensors");
  check_weights(graph, model.weights, folder / "weights.safetensors");
  model.weights_sha256 = checksums.at("weights.safetensors");
}

fs::path member_folder(const fs::path& folder, std::size_t member) {  // from 0
  return folder / "members" / ((member < 9 ? "0" : "") + std::to_string(member + 1));
}

/// Members must be alike, so that one input serves them all.
void read_members(Model& model, const fs::path& folder) {
  Sha256 sha;
  for (std::size_t m = 0; fs::exists(member_folder(folder, m)); ++m) {
    auto member = read_model(member_folder(folder, m));
    const auto& first = m == 0 ? member : model.members.front();
    if (member.architecture != first.architecture || member.classes != model.classes ||
        member.preprocessing.patch != model.preprocessing.patch || !member.members.empty())
      throw Error(Kind::bad_data, member_folder(folder, m).string() +
                                      ": another architecture, patch or list of classes than the other members. Copy "
                                      "the model folder again.");
    sha.add(member.weights_sha256 + "\n");
    model.members.push_back(std::move(member));
  }
  if (model.members.size() < 2)
    throw Error(Kind::bad_data, (folder / "members").string() +
                                    ": an ensemble needs at least two members. Copy the "
                                    "model folder again.");
  model.weights_sha256 = sha.hex();
}

Tensor tensor_from(const fs::path& path, std::size_t dimensions) {
  const auto array = read_npy(path);
  if (array.shape.size() != dimensions)
    throw Error(Kind::bad_data, path.string() + ": " + shape_text(array.shape) + " values, but " +
                                    std::to_string(dimensions) +
                                    " dimensions are expected. Copy the model folder again.");
  return {array.shape, array.as_floats()};
}

Tensor read_references(const fs::path& path, std::size_t side) {
  auto references = tensor_from(path, 4);
  const auto& shape = references.shape;
  const bool finite = std::ranges::all_of(references.values, [](float v) { return std::isfinite(v); });
  if (shape[0] == 0 || shape[1] != 1 || shape[2] != side || shape[3] != side || !finite)
    throw Error(Kind::bad_data, path.string() + ": " + shape_text(shape) + " values, but finite inputs of M x 1 x " +
                                    shape_text({side, side}) + " are expected. Copy the model folder again.");
  return references;
}

}  // namespace

Graph Model::graph() const {
  return members.empty() ? make_graph(architecture, static_cast<int>(classes.size())) : members.front().graph();
}

int Model::side() const { return preprocessing.shape_mean.empty() ? preprocessing.patch : 1; }

Model read_model(const fs::path& folder) {
  check_folder(folder);
  const auto checksums = read_checksums(folder);
  check_file(folder, "model.json", checksums);
  auto model = model_from_json(read_json(folder / "model.json"), folder / "model.json");
  if (model.architecture == ensemble_name)
    read_members(model, folder);
  else
    read_weights(model, folder, checksums);
  if (checksums.contains("features.safetensors")) {
    check_file(folder, "features.safetensors", checksums);
    model.features = read_features(folder / "features.safetensors", static_cast<int>(model.classes.size()));
  }
  if (checksums.contains(references_name)) {
    check_file(folder, references_name, checksums);
    model.references = read_references(folder / references_name, static_cast<std::size_t>(model.side()));
  }
  return model;
}

ModelCheck read_model_check(const fs::path& folder) {
  check_folder(folder);
  const auto checksums = read_checksums(folder);
  for (const auto* name : {"check_input.npy", "check_logits.npy"}) check_file(folder, name, checksums);
  ModelCheck check = {tensor_from(folder / "check_input.npy", 4), tensor_from(folder / "check_logits.npy", 2)};
  if (check.input.shape[0] != check.logits.shape[0])
    throw Error(Kind::bad_data, (folder / "check_input.npy").string() +
                                    ": does not fit check_logits.npy. Copy the model folder again.");
  return check;
}

void write_model(const fs::path& folder, const Model& model, const ModelExtras& extras) {
  const auto write = [&](const std::string& name, const std::string& text) { write_file(folder / name, text); };
  write("model.json", json_text(model_json(model)));
  if (model.members.empty()) write("weights.safetensors", safetensors_text(model.weights, {{"format", "pt"}}));
  for (std::size_t m = 0; m < model.members.size(); ++m) {
    fs::create_directories(member_folder(folder, m));
    write_model(member_folder(folder, m), model.members[m], extras.members[m]);
  }
  if (model.features) write("features.safetensors", features_text(*model.features));
  if (!model.references.values.empty())
    write(references_name, npy_text(model.references.shape, model.references.values));
  write("training.json", json_text(*extras.training));
  write("roles.csv", roles_csv(extras.roles));
  write("check_input.npy", npy_text(extras.check.input.shape, extras.check.input.values));
  write("check_logits.npy", npy_text(extras.check.logits.shape, extras.check.logits.values));
  write("README.md", extras.card);
  for (const auto& [name, text] : extras.more_files) write(name, text);
  write(checksums_name, checksums_text(folder));
}

}  // namespace leukolens
