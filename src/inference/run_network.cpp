#include "leukolens/inference/run_network.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/inference/model_engine.hpp"

namespace leukolens {
namespace {

constexpr std::size_t batch = 64;
constexpr double tolerance = 1e-4;  // of the largest logit

}  // namespace

NetworkOutputs run_network(const Model& model, std::span<const float> inputs, const Engines& engines,
                           const std::string& device, EngineKind kind) {
  const auto engine = make_engine(engines, model, {static_cast<int>(batch), device, kind});
  const auto pixels = input_size(model), n = inputs.size() / pixels;
  const auto k = model.classes.size(), c = static_cast<std::size_t>(engine->feature_count());
  NetworkOutputs out = {{{n, k}, std::vector<float>(n * k)}, {{n, c}, std::vector<float>(n * c)}};
  std::vector<float> input(batch * pixels), logits(batch * k), features(batch * c);
  for (std::size_t begin = 0; begin < n; begin += batch) {
    const auto count = std::min(batch, n - begin);
    std::ranges::fill(input, 0.f);
    std::ranges::copy(inputs.subspan(begin * pixels, count * pixels), input.begin());
    engine->run(input.data(), logits.data(), features.data());
    std::copy_n(logits.begin(), count * k, &out.logits.values[begin * k]);
    std::copy_n(features.begin(), count * c, &out.features.values[begin * c]);
  }
  return out;
}

CheckReport rerun_check(const Model& model, const ModelCheck& check, const Engines& engines, const std::string& device,
                        EngineKind engine) {
  const auto side = static_cast<std::size_t>(model.side()), channels = input_size(model) / (side * side);
  const auto n = check.input.shape.front();
  if (check.input.shape != std::vector<std::size_t>{n, channels, side, side} ||
      check.logits.shape != std::vector<std::size_t>{n, model.classes.size()} || n == 0)
    throw Error(Kind::bad_data,
                "check_input.npy and check_logits.npy do not fit model.json. Copy the model folder again.");
  const auto logits = run_network(model, check.input.values, engines, device, engine).logits;
  CheckReport report = {n, 0, 0, false};
  for (std::size_t i = 0; i < logits.values.size(); ++i) {
    const double difference = std::abs(double{logits.values[i]} - check.logits.values[i]);
    if (!std::isnan(report.largest_difference) && !(difference <= report.largest_difference))
      report.largest_difference = difference;  // NaN stays, whatever follows it
    report.largest_logit = std::max(report.largest_logit, std::abs(double{check.logits.values[i]}));
  }
  report.agrees = report.largest_difference <= tolerance * report.largest_logit;
  return report;
}

}  // namespace leukolens
