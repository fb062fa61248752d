#include "readers/kappa.hpp"

#include <cstddef>
#include <limits>

namespace leukolens {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

double beyond_chance(double agreed, double chance) { return chance < 1 ? (agreed - chance) / (1 - chance) : undefined; }

}  // namespace

double cohen_kappa(const std::vector<int>& a, const std::vector<int>& b, int classes) {
  if (a.empty()) return undefined;
  const auto n = static_cast<double>(a.size());
  std::vector<double> of_a(static_cast<std::size_t>(classes)), of_b(of_a);
  double agreed = 0, chance = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    agreed += a[i] == b[i];
    of_a[static_cast<std::size_t>(a[i])] += 1 / n;
    of_b[static_cast<std::size_t>(b[i])] += 1 / n;
  }
  for (std::size_t c = 0; c < of_a.size(); ++c) chance += of_a[c] * of_b[c];
  return beyond_chance(agreed / n, chance);
}

double fleiss_kappa(const std::vector<std::vector<int>>& ratings, int classes) {
  if (ratings.empty() || ratings.front().size() < 2) return undefined;
  const auto n = static_cast<double>(ratings.size()), raters = static_cast<double>(ratings.front().size());
  std::vector<double> share(static_cast<std::size_t>(classes));
  double agreed = 0;
  for (const auto& of_cell : ratings) {
    std::vector<double> count(share.size());
    for (const int c : of_cell) count[static_cast<std::size_t>(c)] += 1;
    double pairs = 0;
    for (std::size_t c = 0; c < share.size(); ++c) {
      pairs += count[c] * (count[c] - 1);
      share[c] += count[c] / (n * raters);
    }
    agreed += pairs / (raters * (raters - 1)) / n;
  }
  double chance = 0;
  for (const double p : share) chance += p * p;
  return beyond_chance(agreed, chance);
}

}  // namespace leukolens
