#include "leukolens/statistics/isotonic.hpp"

#include <cmath>
#include <string>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

/// Neighbours that share one fitted value.
struct Block {
  double mean, weight;
  std::size_t size;
};

void check(std::span<const double> values, std::span<const double> weights) {
  if (!weights.empty() && weights.size() != values.size())
    throw Error(Kind::bad_value, std::to_string(weights.size()) + " weights for " + std::to_string(values.size()) +
                                     " values of an isotonic regression. Give one weight a value, or none.");
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isfinite(values[i]))
      throw Error(Kind::bad_value, "value " + std::to_string(i + 1) + " of an isotonic regression is " +
                                       to_text(values[i]) + ". Leave it out.");
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (!(weights[i] > 0 && std::isfinite(weights[i])))
      throw Error(Kind::bad_value, "weight " + std::to_string(i + 1) + " of an isotonic regression is " +
                                       to_text(weights[i]) + ". Weights are above 0.");
}

}  // namespace

std::vector<double> isotonic_regression(std::span<const double> values, std::span<const double> weights) {
  check(values, weights);
  std::vector<Block> blocks;
  blocks.reserve(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    Block block{values[i], weights.empty() ? 1 : weights[i], 1};
    while (!blocks.empty() && blocks.back().mean >= block.mean) {
      const Block& before = blocks.back();
      const double weight = before.weight + block.weight;
      block = {before.mean + (block.mean - before.mean) * (block.weight / weight), weight, before.size + block.size};
      blocks.pop_back();
    }
    blocks.push_back(block);
  }
  std::vector<double> fitted;
  fitted.reserve(values.size());
  for (const auto& block : blocks) fitted.insert(fitted.end(), block.size, block.mean);
  return fitted;
}

}  // namespace leukolens
