#pragma once
#include <cstddef>
#include <vector>

#include "leukolens/core/random.hpp"
#include "leukolens/training/training.hpp"

namespace leukolens {

/// What stands in each step of training: which cells, how they are changed, and their targets. A function of
/// (seed, epoch, cell), so an epoch can be entered at any step.
class Batches {
 public:
  /// `cells` and `options` must outlive this.
  Batches(const TrainingCells& cells, int classes, const TrainingOptions& options);

  std::size_t per_epoch() const { return count_; }
  /// Orders the cells of epoch 1, 2, ...
  void begin(int epoch);
  /// Batches are of nearly equal size, so that batch norm never sees a tiny one.
  std::size_t size(std::size_t batch) const { return end(batch) - first(batch); }
  int label(std::size_t batch, std::size_t i) const { return cells_.labels[order_[first(batch) + i]]; }
  /// Cell i of a batch. @param pixels  S x S, filled. @param target  K, filled; safe from several threads
  void fill(std::size_t batch, std::size_t i, float* pixels, float* target) const;
  /// Weight of each class in the loss: K.
  std::vector<float> class_weights() const;

 private:
  std::size_t first(std::size_t batch) const { return batch * cells_.size() / count_; }
  std::size_t end(std::size_t batch) const { return first(batch + 1); }

  const TrainingCells& cells_;
  const TrainingOptions& options_;
  int classes_, epoch_ = 0;
  std::size_t count_;
  std::vector<std::size_t> order_;
};

/// N cell numbers in which every class stands equally often (within one); a rare class is gone through several times.
std::vector<std::size_t> balanced_order(const std::vector<int>& labels, int classes, Random& random);

/// One draw of Beta(alpha, alpha), 0 < alpha <= 1 (Joehnk, Metrika 8, 1964).
double symmetric_beta(double alpha, Random& random);

}  // namespace leukolens
