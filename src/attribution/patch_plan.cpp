#include "attribution/patch_plan.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace leukolens {
namespace {

// A patch of at least this fraction of a value's side is cheaper to compute as the whole value.
constexpr double whole_from = 0.85;

/// Along one axis, where the pixels that a window asks for lie: -1 where they do not.
struct Place {
  int still = -1, changed = -1;
};
using Places = std::vector<std::vector<Place>>;  // windows x length

Places places_of(const Reach& value, const std::vector<Span>& wanted) {
  Places places;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    auto& own = places.emplace_back();
    for (int at = wanted[i].first; at < wanted[i].end(); ++at) {
      const int in_patch = at - value.first[i];
      own.push_back({at >= 0 && at < value.side ? at : -1, in_patch >= 0 && in_patch < value.length ? in_patch : -1});
    }
  }
  return places;
}

/// The changed rows of the input are the baseline's whole image, so a hidden pixel's place there is its own.
Places places_of_hidden(const Reach& value, const std::vector<Span>& windows) {
  Places places;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    auto& own = places.emplace_back();
    for (int at = value.first[i]; at < value.first[i] + value.length; ++at)
      own.push_back({at, at >= windows[i].first && at < windows[i].end() ? at : -1});
  }
  return places;
}

std::vector<Span> spans_of(const Reach& reach) {
  std::vector<Span> spans;
  for (const int first : reach.first) spans.push_back({first, reach.length});
  return spans;
}

/// The row number of each pixel. @param height, width  of a changed patch  @param apart  false where all windows share
/// one
PixelSources combine(const Places& y, const Places& x, int side, int height, int width, bool apart) {
  PixelSources out;
  out.height = static_cast<int>(y.front().size()), out.width = static_cast<int>(x.front().size());
  const std::int64_t padding = std::int64_t{side} * side;
  std::int64_t patch = padding + 1;  // its first row
  for (const auto& row : y)
    for (const auto& column : x) {
      for (const auto [y_still, y_changed] : row)
        for (const auto [x_still, x_changed] : column)
          out.rows.push_back(y_changed >= 0 && x_changed >= 0 ? patch + y_changed * width + x_changed
                             : y_still >= 0 && x_still >= 0   ? std::int64_t{y_still} * side + x_still
                                                              : padding);
      if (apart) patch += std::int64_t{height} * width;
    }
  return out;
}

/// Both axes of one node's value.
struct Area {
  const Reach &y, &x;
};

PixelSources sources(const Area& value, const std::vector<Span>& rows, const std::vector<Span>& columns) {
  if (rows == spans_of(value.y) && columns == spans_of(value.x)) return {{}, value.y.length, value.x.length};
  return combine(places_of(value.y, rows), places_of(value.x, columns), value.y.side, value.y.length, value.x.length,
                 true);
}

bool has_kernel(Op op) { return op == Op::conv || op == Op::max_pool || op == Op::average_pool; }
bool looks_at_patches(Op op) {
  return has_kernel(op) || op == Op::add || op == Op::relu || op == Op::batch_norm || op == Op::dropout;
}

/// The spans of a node's input that it needs for its own patches.
std::vector<Span> wanted(const Node& node, const Reach& own, const Reach& input, bool whole) {
  std::vector<Span> spans = spans_of(own);
  if (whole || !looks_at_patches(node.op))
    spans.assign(own.first.size(), Span{0, input.side});
  else if (has_kernel(node.op))
    for (auto& span : spans) span = span_behind(node, span);
  return spans;
}

}  // namespace

PatchPlan plan_patches(const Graph& graph, int side, const std::vector<Span>& rows, const std::vector<Span>& columns) {
  const auto y = common_reach(graph, side, rows, whole_from), x = common_reach(graph, side, columns, whole_from);
  std::map<std::string, std::size_t> number;
  PatchPlan plan;
  plan.windows = static_cast<std::int64_t>(rows.size() * columns.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    number[node.name] = i;
    PatchStep step;
    if (node.op == Op::input)
      step.inputs.push_back(
          combine(places_of_hidden(y[i], rows), places_of_hidden(x[i], columns), side, side, side, false));
    const bool whole = y[i].whole() && x[i].whole();
    for (const auto& name : node.inputs) {
      const Area input = {y[number.at(name)], x[number.at(name)]};
      step.inputs.push_back(sources(input, wanted(node, y[i], input.y, whole), wanted(node, x[i], input.x, whole)));
    }
    step.padded = has_kernel(node.op) && !whole;
    plan.steps.push_back(std::move(step));
  }
  return plan;
}

}  // namespace leukolens
