#include "atlas/class_cells.hpp"

#include <cmath>

#include "leukolens/core/random.hpp"

namespace leukolens {
namespace {

constexpr std::size_t examples = 8;  // of each kind on a page

template <std::size_t N>
std::array<float, N> floats(const std::array<double, N>& values) {
  std::array<float, N> out;
  for (std::size_t i = 0; i < N; ++i) out[i] = static_cast<float>(values[i]);
  return out;
}

bool is_right(const AtlasCell& cell) { return cell.label_class == cell.predicted; }

bool is_in(Split split, const AtlasCell& cell, double sure) {
  switch (split) {
    case Split::all:
      return true;
    case Split::right:
      return is_right(cell);
    case Split::wrong:
      return cell.label_class >= 0 && !is_right(cell);
    case Split::unlabelled:
      return cell.label_class < 0;
    case Split::sure:
      return cell.confidence >= sure;
    case Split::doubtful:
      break;
  }
  return cell.confidence < sure;
}

void add_to(cv::Mat1d& sum, const cv::Mat1f& image, double weight) {
  cv::Mat1d weighted;
  image.convertTo(weighted, CV_64F, weight);
  sum = sum.empty() ? weighted : cv::Mat1d(sum + weighted);
}

}  // namespace

const char* name_of(Split split) {
  switch (split) {
    case Split::all:
      return "all";
    case Split::right:
      return "right";
    case Split::wrong:
      return "wrong";
    case Split::unlabelled:
      return "unlabelled";
    case Split::sure:
      return "sure";
    case Split::doubtful:
      break;
  }
  return "doubtful";
}

void FirstCells::add(double key, const AtlasCell& cell) {
  if (!wants(key)) return;
  kept_.emplace(std::pair(key, cell.id), cell);
  if (kept_.size() > most_) kept_.erase(std::prev(kept_.end()));
}

std::vector<AtlasCell> FirstCells::cells() const {
  std::vector<AtlasCell> cells;
  for (const auto& [key, cell] : kept_) cells.push_back(cell);
  return cells;
}

double draw_of(std::uint64_t seed, const std::string& id) {
  return Random(seed, "atlas-sample", item_of(id)).uniform();
}

ClassCells::ClassCells(const AtlasOptions& options)
    : options_(options), sample_(options.sample), typical_(examples), doubted_(examples), mistaken_(examples) {
  for (const auto split : splits) maps_[split];
}

void ClassCells::add(const AtlasCell& cell) {
  const bool has_mask = cv::countNonZero(cell.mask) > 0;
  const auto profile = radial_profile(cell.relevance, cell.mask);
  const auto thickness = radial_profile(cell.patch.phase, cell.mask);
  rows_.push_back({cell.donor, cell.label_class, is_right(cell), cell.held_out, has_mask,
                   centred_logit(cell.logits, cell.predicted), floats(profile.density), floats(profile.share),
                   floats(profile.area), floats(thickness.share)});
  sample_.add(draw_of(options_.seed, cell.id), cell);
  doubted_.add(cell.confidence, cell);
  if (is_right(cell) && std::isfinite(cell.novelty)) typical_.add(cell.novelty, cell);
  if (is_in(Split::wrong, cell, 0)) mistaken_.add(-cell.confidence, cell);
  if (!has_mask) return;
  const auto laid = aligned(cell, options_.alignment);
  for (auto& [split, sums] : maps_)
    if (is_in(split, cell, options_.sure)) sums.add(laid);
  const cv::Mat1f relevance = on_common_grid(cell.relevance, cell.mask);
  const double size = cv::norm(relevance, cv::NORM_L1);
  add_to(grid_relevance_, relevance, size > 0 ? 1 / size : 0);
  add_to(grid_phase_, on_common_grid(cell.patch.phase, cell.mask), 1);
  ++on_grid_;
}

cv::Mat1f ClassCells::mean_of(const cv::Mat1d& sum) const {
  if (on_grid_ == 0) return {};
  cv::Mat1f mean;
  sum.convertTo(mean, CV_32F, 1. / static_cast<double>(on_grid_));
  return mean;
}

}  // namespace leukolens
