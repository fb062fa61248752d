#include "leukolens/metrics/reliability.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "leukolens/core/error.hpp"
#include "leukolens/metrics/classification.hpp"

namespace leukolens {

int reliability_bin(double confidence, int bins) {
  const auto edge = [bins](int k) { return static_cast<double>(k) / bins; };
  int b = std::clamp(static_cast<int>(std::ceil(confidence * bins)) - 1, 0, bins - 1);
  // the product may round across an edge: compare with the edges themselves
  while (b > 0 && confidence <= edge(b)) --b;
  while (b + 1 < bins && confidence > edge(b + 1)) ++b;
  return b;
}

std::vector<ReliabilityBin> reliability_bins(std::span<const double> confidence, std::span<const char> correct,
                                             int bins, std::span<const double> weights) {
  if (bins < 1) throw Error(Kind::bad_value, "bins = " + std::to_string(bins) + ". Give 1 or more.");
  if (confidence.size() != correct.size())
    throw Error(Kind::bad_value, "as many confidences as outcomes are needed, not " +
                                     std::to_string(confidence.size()) + " and " + std::to_string(correct.size()));
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<ReliabilityBin> out;
  std::vector<double> weight(static_cast<std::size_t>(bins), 0.);
  for (int b = 0; b < bins; ++b) out.push_back({static_cast<double>(b) / bins, (b + 1.) / bins, 0, 0, 0});
  for (std::size_t i = 0; i < confidence.size(); ++i) {
    if (!(confidence[i] >= 0 && confidence[i] <= 1))
      throw Error(Kind::bad_value, "row " + std::to_string(i + 1) + ": confidence outside 0..1");
    const auto b = static_cast<std::size_t>(reliability_bin(confidence[i], bins));
    const double w = weights.empty() ? 1 : weights[i];
    ++out[b].n;
    weight[b] += w;
    out[b].confidence += w * confidence[i];
    out[b].accuracy += correct[i] ? w : 0;
  }
  for (std::size_t b = 0; b < out.size(); ++b) {
    out[b].confidence = out[b].n ? out[b].confidence / weight[b] : nan;
    out[b].accuracy = out[b].n ? out[b].accuracy / weight[b] : nan;
  }
  return out;
}

std::vector<ReliabilityBin> reliability_bins(const Table& p, std::span<const int> labels, int bins) {
  if (static_cast<std::size_t>(p.rows()) != labels.size())
    throw Error(Kind::bad_value, "as many labels as rows are needed, not " + std::to_string(labels.size()) + " and " +
                                     std::to_string(p.rows()));
  const auto predicted = predicted_classes(p);
  std::vector<double> confidence(predicted.size());
  std::vector<char> correct(predicted.size());
  for (std::size_t i = 0; i < predicted.size(); ++i) {
    confidence[i] = std::min(p(static_cast<Eigen::Index>(i), predicted[i]), 1.);
    correct[i] = predicted[i] == labels[i];
  }
  return reliability_bins(confidence, correct, bins);
}

double expected_calibration_error(const std::vector<ReliabilityBin>& bins) {
  double sum = 0, n = 0;
  for (const auto& bin : bins) {
    if (bin.n == 0) continue;
    sum += bin.n * std::abs(bin.accuracy - bin.confidence);
    n += bin.n;
  }
  return n > 0 ? sum / n : std::numeric_limits<double>::quiet_NaN();
}

MaximumError maximum_calibration_error(const std::vector<ReliabilityBin>& bins, int min_bin) {
  MaximumError worst{std::numeric_limits<double>::quiet_NaN(), 0};
  for (const auto& bin : bins) {
    if (bin.n == 0 || bin.n < min_bin) continue;
    const double gap = std::abs(bin.accuracy - bin.confidence);
    if (worst.bin_n == 0 || gap > worst.value) worst = {gap, bin.n};
  }
  return worst;
}

}  // namespace leukolens
