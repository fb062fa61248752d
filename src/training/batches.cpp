#include "training/batches.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "leukolens/core/error.hpp"
#include "training/augmentation.hpp"

namespace leukolens {

const char* name_of(Balance balance) {
  switch (balance) {
    case Balance::none:
      return "none";
    case Balance::loss:
      return "loss";
    case Balance::sampling:
      return "sampling";
  }
  return "";
}

Balance balance_from(const std::string& name) {
  for (const auto balance : {Balance::none, Balance::loss, Balance::sampling})
    if (name == name_of(balance)) return balance;
  throw Error(Kind::usage, "no balance `" + name + "`. Known: none, loss, sampling.");
}

Batches::Batches(const TrainingCells& cells, int classes, const TrainingOptions& options)
    : cells_(cells),
      options_(options),
      classes_(classes),
      count_((cells.size() + static_cast<std::size_t>(options.batch) - 1) / static_cast<std::size_t>(options.batch)) {}

void Batches::begin(int epoch) {
  epoch_ = epoch;
  Random random(options_.seed, "order of cells", static_cast<std::uint64_t>(epoch));
  if (options_.balance == Balance::sampling) {
    order_ = balanced_order(cells_.labels, classes_, random);
    return;
  }
  order_.resize(cells_.size());
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  shuffle(order_, random);
}

void Batches::fill(std::size_t batch, std::size_t i, float* pixels, float* target) const {
  const std::size_t place = first(batch) + i, cell = order_[place];
  const std::size_t size = static_cast<std::size_t>(cells_.patch) * static_cast<std::size_t>(cells_.patch);
  // With balanced sampling a cell comes several times in an epoch, changed anew each time.
  const std::size_t turn = options_.balance == Balance::sampling ? place : cell;
  const auto item = static_cast<std::uint64_t>(epoch_) * cells_.size() + turn;
  augment(&cells_.pixels[cell * size], cells_.patch, options_.augmentation, Random(options_.seed, "augmentation", item),
          pixels);
  const double smoothing = options_.label_smoothing, purity = cells_.purity.empty() ? 1 : cells_.purity[cell];
  for (int k = 0; k < classes_; ++k) {
    const double pure = k == cells_.labels[cell] ? purity : (1 - purity) / (classes_ - 1);
    target[k] = static_cast<float>((1 - smoothing) * pure + smoothing / classes_);
  }
}

std::vector<float> Batches::class_weights() const {
  std::vector<float> counts(static_cast<std::size_t>(classes_), 0), weights(counts.size(), 1);
  if (options_.balance != Balance::loss) return weights;
  for (const int label : cells_.labels) ++counts[static_cast<std::size_t>(label)];
  for (std::size_t k = 0; k < counts.size(); ++k)
    if (counts[k] > 0)
      weights[k] = static_cast<float>(cells_.labels.size()) / (static_cast<float>(classes_) * counts[k]);
  return weights;
}

std::vector<std::size_t> balanced_order(const std::vector<int>& labels, int classes, Random& random) {
  std::vector<std::vector<std::size_t>> of_class(static_cast<std::size_t>(classes));
  for (std::size_t i = 0; i < labels.size(); ++i) of_class[static_cast<std::size_t>(labels[i])].push_back(i);
  std::erase_if(of_class, [](const auto& members) { return members.empty(); });
  shuffle(of_class, random);  // which classes get the odd cells
  std::vector<std::size_t> order;
  for (std::size_t c = 0; c < of_class.size(); ++c) {
    auto& members = of_class[c];
    const std::size_t wanted = (c + 1) * labels.size() / of_class.size() - c * labels.size() / of_class.size();
    for (std::size_t drawn = 0; drawn < wanted; ++drawn) {
      if (drawn % members.size() == 0) shuffle(members, random);
      order.push_back(members[drawn % members.size()]);
    }
  }
  shuffle(order, random);
  return order;
}

double symmetric_beta(double alpha, Random& random) {
  for (;;) {
    const double x = std::pow(random.uniform(), 1 / alpha), y = std::pow(random.uniform(), 1 / alpha);
    if (x + y > 0 && x + y <= 1) return x / (x + y);
  }
}

}  // namespace leukolens
