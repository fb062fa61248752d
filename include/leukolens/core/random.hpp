#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace leukolens {

/// Counter-based random numbers (Philox 4x32-10; Salmon et al., SC 2011): a stream is a pure function of
/// (seed, purpose, item), never of threads, batches or the order of calls elsewhere.
class Random {
 public:
  Random(std::uint64_t seed, std::string_view purpose, std::uint64_t item = 0);

  std::uint32_t bits();                  ///< 32 uniform bits
  double uniform();                      ///< [0, 1), 53 bits
  double uniform(double lo, double hi);  ///< [lo, hi)
  double normal();                       ///< mean 0, standard deviation 1 (Box-Muller)
  std::uint64_t below(std::uint64_t n);  ///< 0..n-1, unbiased; n > 0

 private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_, block_;
  int used_ = 4;
};

/// 64-bit hash of a text (FNV-1a, then mixed): turns ids into the `item` of a stream.
std::uint64_t item_of(std::string_view text);

/// Shuffles in place (Fisher-Yates) with the stream's numbers.
template <typename Container>
void shuffle(Container& items, Random& random) {
  for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random.below(i)]);
}

}  // namespace leukolens
