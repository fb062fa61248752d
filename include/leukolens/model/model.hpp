#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/core/files.hpp"
#include "leukolens/core/json_fwd.hpp"
#include "leukolens/core/table.hpp"
#include "leukolens/dataset/roles.hpp"
#include "leukolens/model/graph.hpp"
#include "leukolens/model/preprocessing.hpp"
#include "leukolens/model/weights.hpp"

namespace leukolens {

/// Class means and shared covariance of the pooled features of the train rows: what "unlike the training cells" means.
struct FeatureStatistics {
  Eigen::MatrixXd class_means;       ///< K x C
  Eigen::VectorXd mean;              ///< C, of all train rows
  Eigen::MatrixXd covariance;        ///< C x C, within classes, Ledoit-Wolf shrunk
  Eigen::MatrixXd total_covariance;  ///< C x C, around the overall mean, Ledoit-Wolf shrunk
};

/// Squared Mahalanobis distance of pooled features to the nearest class mean (Lee et al., NeurIPS 2018); larger is
/// stranger. Not the relative distance (Ren et al. 2021), which falls far from all training cells: docs/methods.md.
class Novelty {
 public:
  explicit Novelty(const FeatureStatistics& statistics);
  double operator()(const float* features) const;

 private:
  Eigen::MatrixXd means_, whitening_;
};
FeatureStatistics feature_statistics(const Eigen::MatrixXd& features /* N x C */, const std::vector<int>& labels,
                                     int classes);

/// Architecture of a model whose `members` are models.
inline constexpr const char* ensemble_name = "ensemble";

/// A trained network with all that is needed to use it: the content of a model folder.
struct Model {
  std::string architecture;
  std::vector<std::string> classes;  ///< order of the logits
  Preprocessing preprocessing;
  std::uint64_t seed = 1;
  std::string tool_version;
  Weights weights;             ///< batch norm as trained, not folded
  std::string weights_sha256;  ///< of weights.safetensors; of an ensemble: of its members' checksums, one a line
  std::optional<FeatureStatistics> features;
  Tensor references;  ///< M x 1 x S x S inputs of train cells, classes in turn, which expected gradients compare a cell
                      ///< with; empty where there are none (an ensemble, shape columns, older folders)
  std::vector<Model>
      members;          ///< of an ensemble: one architecture, patch and list of classes; their logits are averaged
  Graph graph() const;  ///< make_graph(architecture, classes); of an ensemble: a member's
  int side() const;     ///< height and width of the network's input: the patch, 1 for shape columns
};

/// Reads and checks a model folder: model.json, SHA256SUMS, weights against the graph.
/// @throws Error  Kind::missing when there is no such folder; Kind::bad_data naming the file: not a model folder, not
///                JSON, another schema version, a checksum that differs, a tensor missing or of another shape
Model read_model(const std::filesystem::path& folder);

/// The check on which `leukolens verify` rests.
struct ModelCheck {
  Tensor input;   ///< N x 1 x S x S (N x D x 1 x 1 of shape columns), after preprocessing
  Tensor logits;  ///< N x K
};
ModelCheck read_model_check(const std::filesystem::path& folder);

/// Everything that `train` adds beside the model itself.
struct ModelExtras {
  std::vector<ModelExtras> members;      ///< of an ensemble
  std::shared_ptr<const Json> training;  ///< training.json, never null
  std::vector<LabelledCell> roles;       ///< roles.csv
  ModelCheck check;
  std::string card;                               ///< README.md
  std::map<std::string, std::string> more_files;  ///< further files by name, covered by SHA256SUMS like the others
};

/// Folder of checkpoints within a model folder that is not finished yet; SHA256SUMS passes it over.
inline constexpr const char* checkpoints_name = "checkpoint";

/// Writes all files of a model folder (an ensemble's `members/01`, `members/02`, ... first) and SHA256SUMS into
/// `folder` (a FolderWriter's part).
void write_model(const std::filesystem::path& folder, const Model& model, const ModelExtras& extras);

/// Compares every file that SHA256SUMS lists with its checksum. @returns the names of the files, in their order
/// @throws Error  Kind::bad_data naming the first file that is missing or differs
std::vector<std::string> verify_checksums(const std::filesystem::path& folder);

/// The model card: what it is, classes, data, layers, roles, history; plain language.
std::string model_card(const Model& model, const Json& training, const std::vector<LabelledCell>& roles);

}  // namespace leukolens
