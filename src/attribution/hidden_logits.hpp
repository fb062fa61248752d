#pragma once
#include <vector>

#include "attribution/network.hpp"
#include "attribution/reach.hpp"

namespace leukolens {

/// Hides windows of cells and gives the logits, the same as those of whole hidden images up to rounding: of every value
/// only the patch that a window can change is computed anew, for many windows at once; what lies around it comes from
/// the untouched cell's trace. Exact, as no value is approximated.
class HiddenLogits {
 public:
  /// @param windows  along either axis, the same for both: spans of the side x side input
  /// @param network  must outlive this; the fewer nodes, the faster: batch norm folded
  HiddenLogits(const Network& network, int side, std::vector<Span> windows);

  /// @param inputs, baselines  N x 1 x S x S; a hidden pixel takes the baseline's value
  /// @returns  for every cell W x K on the CPU, window (y, x) in row y * windows + x
  std::vector<at::Tensor> operator()(const at::Tensor& inputs, const at::Tensor& baselines) const;

 private:
  const Network& network_;
  int side_;
  std::vector<Span> windows_;
};

}  // namespace leukolens
