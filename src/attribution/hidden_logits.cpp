#include "attribution/hidden_logits.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "attribution/patch_plan.hpp"

namespace leukolens {
namespace {

// Windows that lie close together have patches of nearly one size, which is what all of them get.
constexpr std::size_t windows_along = 16;

/// One row a pixel, all channels in it: N H W x C of N x C x H x W, no copy where channels lie last.
at::Tensor pixel_rows(const at::Tensor& value) {
  return value.permute({0, 2, 3, 1}).reshape({-1, value.size(1)}).contiguous();
}

/// rows.size() x C: the rows of [still, one row of padding, changed] by their numbers.
at::Tensor pick(const at::Tensor& still, const at::Tensor& changed, const std::vector<std::int64_t>& rows,
                float padding) {
  const auto pad = at::full({1, still.size(1)}, padding, still.options());
  if (!still.is_cpu()) return at::index_select(at::cat({still, pad, changed}), 0, at::tensor(rows).to(still.device()));
  const std::int64_t channels = still.size(1), n = still.size(0);
  auto out = at::empty({static_cast<std::int64_t>(rows.size()), channels}, still.options());
  const auto *unchanged = still.const_data_ptr<float>(), *anew = changed.const_data_ptr<float>(),
             *outside = pad.const_data_ptr<float>();
  auto* to = out.data_ptr<float>();
  const std::size_t bytes = static_cast<std::size_t>(channels) * sizeof(float);
  for (const auto row : rows) {
    std::memcpy(to, row < n ? unchanged + row * channels : row == n ? outside : anew + (row - n - 1) * channels, bytes);
    to += channels;
  }
  return out;
}

/// The windows' patches of a value, W x C x h x w, channels last. @param still  of the untouched cell, 1 x C x H x W
at::Tensor patches(const at::Tensor& still, const at::Tensor& changed, const PixelSources& from, float padding,
                   std::int64_t windows) {
  if (from.rows.empty()) return changed;
  return pick(pixel_rows(still), pixel_rows(changed), from.rows, padding)
      .view({windows, from.height, from.width, still.size(1)})
      .permute({0, 3, 1, 2});
}

/// The logits of one cell with each of the plan's windows hidden: W x K.
at::Tensor walk(const Network& network, const PatchPlan& plan, const Trace& trace, std::int64_t cell,
                const at::Tensor& baseline) {
  const auto& nodes = network.graph().nodes;
  std::map<std::string, int> uses;
  for (const auto& node : nodes)
    for (const auto& name : node.inputs) ++uses[name];
  std::map<std::string, at::Tensor> values;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    Node node = nodes[i];
    const auto& step = plan.steps[i];
    std::vector<at::Tensor> inputs;
    if (node.op == Op::input)
      inputs.push_back(patches(trace.at(node.name).narrow(0, cell, 1), baseline, step.inputs.front(), 0, plan.windows));
    const float padding = node.op == Op::max_pool ? -std::numeric_limits<float>::infinity() : 0;
    for (std::size_t k = 0; k < node.inputs.size(); ++k) {
      const auto& name = node.inputs[k];
      inputs.push_back(
          patches(trace.at(name).narrow(0, cell, 1), values.at(name), step.inputs[k], padding, plan.windows));
      if (--uses[name] == 0) values.erase(name);  // so that the node may overwrite it
    }
    if (step.padded) node.padding = 0;
    values[node.name] = network.run(node, std::move(inputs));
  }
  return values.at(nodes.back().name);
}

/// Parts of nearly equal size, none larger than `windows_along`.
std::vector<std::vector<Span>> parts_of(const std::vector<Span>& windows) {
  const std::size_t parts = (windows.size() + windows_along - 1) / windows_along;
  std::vector<std::vector<Span>> out;
  for (std::size_t p = 0; p < parts; ++p)
    out.emplace_back(windows.begin() + static_cast<std::ptrdiff_t>(p * windows.size() / parts),
                     windows.begin() + static_cast<std::ptrdiff_t>((p + 1) * windows.size() / parts));
  return out;
}

}  // namespace

HiddenLogits::HiddenLogits(const Network& network, int side, std::vector<Span> windows)
    : network_(network), side_(side), windows_(std::move(windows)) {}

std::vector<at::Tensor> HiddenLogits::operator()(const at::Tensor& inputs, const at::Tensor& baselines) const {
  const at::NoGradGuard plain;
  const auto trace = network_.trace(inputs);
  const auto stands_in = baselines.to(trace.begin()->second.device());
  const auto n = static_cast<std::size_t>(inputs.size(0));
  std::vector<std::vector<at::Tensor>> rows(n);  // of every cell, by rows of windows
  for (const auto& of_rows : parts_of(windows_)) {
    std::vector<std::vector<at::Tensor>> columns(n);
    for (const auto& of_columns : parts_of(windows_)) {
      const auto plan = plan_patches(network_.graph(), side_, of_rows, of_columns);
      for (std::size_t i = 0; i < n; ++i) {
        const auto cell = static_cast<std::int64_t>(i);
        const auto logits = walk(network_, plan, trace, cell, stands_in.narrow(0, cell, 1)).to(at::kCPU);
        columns[i].push_back(
            logits.view({static_cast<std::int64_t>(of_rows.size()), static_cast<std::int64_t>(of_columns.size()), -1}));
      }
    }
    for (std::size_t i = 0; i < n; ++i) rows[i].push_back(at::cat(columns[i], 1));
  }
  std::vector<at::Tensor> out;
  for (const auto& of_cell : rows) out.push_back(at::cat(of_cell).flatten(0, 1));
  return out;
}

}  // namespace leukolens
