#include "model/feature_file.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Tensor tensor_of(const Eigen::MatrixXd& matrix) {
  const RowMajor m = matrix.cast<float>();
  return {{static_cast<std::size_t>(m.rows()), static_cast<std::size_t>(m.cols())}, {m.data(), m.data() + m.size()}};
}

Eigen::MatrixXd matrix_of(const std::filesystem::path& path, const Weights& tensors, const char* name, std::size_t rows,
                          std::size_t columns) {
  const auto found = tensors.find(name);
  if (found == tensors.end() || found->second.shape != std::vector{rows, columns} ||
      !std::ranges::all_of(found->second.values, [](float v) { return std::isfinite(v); }))
    throw Error(Kind::bad_data, path.string() + ": no usable tensor `" + name + "` of " + std::to_string(rows) + " x " +
                                    std::to_string(columns) + ". Copy the model folder again.");
  return Eigen::Map<const RowMajor>(found->second.values.data(), static_cast<Eigen::Index>(rows),
                                    static_cast<Eigen::Index>(columns))
      .cast<double>();
}

}  // namespace

std::string features_text(const FeatureStatistics& s) {
  return safetensors_text({{"class_means", tensor_of(s.class_means)},
                           {"mean", tensor_of(s.mean.transpose())},
                           {"covariance", tensor_of(s.covariance)},
                           {"total_covariance", tensor_of(s.total_covariance)}});
}

FeatureStatistics read_features(const std::filesystem::path& path, int classes) {
  const auto tensors = read_safetensors(path);
  const auto mean = tensors.find("mean");
  const std::size_t c = mean == tensors.end() ? 0 : mean->second.values.size();
  FeatureStatistics s;
  s.mean = matrix_of(path, tensors, "mean", 1, c).transpose();
  s.class_means = matrix_of(path, tensors, "class_means", static_cast<std::size_t>(classes), c);
  s.covariance = matrix_of(path, tensors, "covariance", c, c);
  s.total_covariance = matrix_of(path, tensors, "total_covariance", c, c);
  return s;
}

}  // namespace leukolens
