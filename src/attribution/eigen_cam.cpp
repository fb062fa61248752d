// Eigen-CAM (Muhammad & Yeasin, IJCNN 2020): the first principal component of a layer's values, whatever the class.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>

#include <Eigen/Eigenvalues>

#include "attribution/layer_maps.hpp"

namespace leukolens {
namespace {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Places as rows, channels as columns, less each channel's mean: their scores on the first component. Its sign is
/// free: the one that goes with the channels' sum is taken, so that bright is where the layer is active.
Eigen::VectorXd first_component(const Matrix& places) {
  const Matrix centred = places.rowwise() - places.colwise().mean();
  const Eigen::MatrixXd covariance = centred.transpose() * centred;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(covariance);
  Eigen::VectorXd scores = centred * solver.eigenvectors().rightCols<1>();
  const Eigen::VectorXd activity = places.rowwise().sum();
  const double along = scores.dot((activity.array() - activity.mean()).matrix());
  return along < 0 ? Eigen::VectorXd(-scores) : scores;
}

}  // namespace

Maps maps_by_eigen_cam(const Network& network, const at::Tensor& inputs, const Targets& targets,
                       const AttributionOptions& options) {
  const at::NoGradGuard plain;
  const auto trace = network.trace(inputs);
  const auto values = trace.at(options.layer).to(at::kCPU, at::kDouble).contiguous();
  const auto n = values.size(0), channels = values.size(1), places = values.size(2) * values.size(3);
  auto coarse = at::empty({n, 1, values.size(2), values.size(3)}, inputs.options());
  for (std::int64_t i = 0; i < n; ++i) {
    const Eigen::Map<const Matrix> maps(values.data_ptr<double>() + i * channels * places, channels, places);
    Eigen::Map<Eigen::VectorXf>(coarse.data_ptr<float>() + i * places, places) =
        first_component(maps.transpose()).cast<float>();
  }
  return upsampled_maps(std::vector<at::Tensor>(targets.front().size(), coarse),
                        score_values(trace.at(network.graph().nodes.back().name), targets, options), inputs.size(2));
}

}  // namespace leukolens
