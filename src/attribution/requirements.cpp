#include "attribution/requirements.hpp"

#include <algorithm>

#include "attribution/linear_head.hpp"
#include "leukolens/attribution/layers.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

bool reads(const AttributionMethod& method, const char* option) {
  return std::ranges::find(method.options, option) != method.options.end();
}

void check_range(const AttributionMethod& method, const std::string& option, double value, int least, int most) {
  if (value >= least && value <= most) return;
  throw Error(Kind::usage, method.name + ": " + option + " of " + to_text(value) + ". Give " + std::to_string(least) +
                               " to " + std::to_string(most) + ".");
}

void check_ranges(const AttributionMethod& method, const AttributionOptions& o) {
  if (reads(method, "samples")) check_range(method, "samples", o.samples, 1, 10000);
  if (reads(method, "noise")) check_range(method, "noise", o.noise, 0, 10);
  if (reads(method, "segments")) check_range(method, "segments", o.segments, 2, 1000);
  if (reads(method, "perturbations")) check_range(method, "perturbations", o.perturbations, 2, 1000000);
  const auto names = smoothed_names();
  if (reads(method, "of") && std::ranges::find(names, o.of) == names.end())
    throw Error(Kind::usage,
                method.name + ": no map `" + o.of + "` to average. Give one of: " + join(names, ", ") + ".");
}

/// Shares of a sum of logits are the logits' own; other scores have none.
void check_sum_of_logits(const AttributionMethod& method, const AttributionOptions& o) {
  if (o.score != ScoreOf::logit && o.score != ScoreOf::centred)
    throw Error(Kind::usage, method.name + (reads(method, "of") ? " of deeplift" : "") +
                                 " explains sums of logits, not the score " + name_of(o.score) +
                                 ". Give --score logit or centred.");
}

}  // namespace

void check_method(const Graph& graph, const AttributionMethod& method, const AttributionOptions& options,
                  const Tensor& references) {
  if (reads(method, "layer")) layer_of_maps(graph, method, options.layer);
  check_ranges(method, options);
  const bool smooths_deeplift = reads(method, "of") && options.of == "deeplift";
  if (method.name == "cam" || method.name == "deeplift" || smooths_deeplift) check_sum_of_logits(method, options);
  if (method.name == "cam" && !linear_head(graph, graph.feature_map))
    throw Error(Kind::usage, graph.architecture +
                                 ": cam needs global average pooling and one linear layer after the last feature map. "
                                 "Give --method grad-cam or hires-cam.");
  if (method.name == "expected-gradients" && references.values.empty())
    throw Error(Kind::usage,
                "expected-gradients compares a cell with train cells, and this model keeps none "
                "(reference_input.npy): it was trained by an earlier version. Train it again, or give --method "
                "integrated-gradients.");
}

}  // namespace leukolens
