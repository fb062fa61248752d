#include "calibration/top_calls.hpp"

#include "calibration/exponential.hpp"
#include "calibration/lanes.hpp"

namespace leukolens {
namespace {

// The largest probability is exp(0) / sum_k exp((z_k - max z) / T).
LEUKOLENS_LANE_CLONES
void call_rows(Memory table, double inverse_temperature, TopCall* out) {
  constexpr Lanes lane = {0, 1, 2, 3, 4, 5, 6, 7};
  for (const double* row = table.begin; row < table.end; row += table.classes) {
    Lanes high = Lanes{} + row[0], place = {};
    by_chunks(table, row, row[0], [&](Lanes z, Index k) LEUKOLENS_INLINED {
      place = z > high ? lane + static_cast<double>(k) : place;
      high = z > high ? z : high;
    });
    double top = high[0], first = place[0];
    for (int j = 1; j < lanes; ++j) {
      if (high[j] > top || (high[j] == top && place[j] < first)) first = place[j];
      top = high[j] > top ? high[j] : top;
    }
    Lanes weight = {};
    by_chunks(table, row, top,
              [&](Lanes z, Index) LEUKOLENS_INLINED { weight += quick_exp((z - top) * inverse_temperature); });
    *out++ = {1 / (total(weight) - fill_count(table.classes)), static_cast<Index>(first)};
  }
}

}  // namespace

std::vector<TopCall> top_calls(const Table& logits, double temperature) {
  std::vector<TopCall> calls(static_cast<std::size_t>(logits.rows()));
  call_rows({logits.data(), logits.data() + logits.size(), logits.rows(), logits.cols()}, 1 / temperature,
            calls.data());
  return calls;
}

}  // namespace leukolens
