#include "atlas/tiles.hpp"

#include <algorithm>
#include <cmath>

#include "atlas/class_cells.hpp"
#include "leukolens/statistics/quantile.hpp"

namespace leukolens {
namespace {

constexpr float levels = 65535;

/// Pixels as whole numbers between lo and hi, and back.
cv::Mat1w packed(const cv::Mat1f& image, float lo, float hi) {
  cv::Mat1w out;
  const double step = hi > lo ? levels / (hi - lo) : 0;
  image.convertTo(out, CV_16U, step, -lo * step);
  return out;
}
cv::Mat1f unpacked(const cv::Mat1w& image, float lo, float hi) {
  cv::Mat1f out;
  image.convertTo(out, CV_32F, (hi - lo) / levels, lo);
  return out;
}

/// 0..1: how far the call is from the label, or of a cell without one from being sure.
double doubt_of(const AtlasCell& cell) {
  double other = 0;
  const int own = cell.label_class >= 0 ? cell.label_class : cell.predicted;
  for (std::size_t k = 0; k < cell.p.size(); ++k)
    if (static_cast<int>(k) != own) other = std::max(other, cell.p[k]);
  return (1 - (cell.p[static_cast<std::size_t>(own)] - other)) / 2;
}

}  // namespace

Tiles::Small Tiles::small(const AtlasCell& cell) const {
  Small out{cell, rows_, {}, {}, 0, 0, 0};
  double lo, hi;
  cv::minMaxLoc(cell.patch.phase, &lo, &hi);
  out.phase_lo = static_cast<float>(lo);
  out.phase_hi = static_cast<float>(hi);
  out.largest = static_cast<float>(cv::norm(cell.relevance, cv::NORM_INF));
  out.phase = packed(cell.patch.phase, out.phase_lo, out.phase_hi);
  out.map = packed(cell.relevance, -out.largest, out.largest);
  out.cell.patch.phase.release();
  out.cell.input.release();
  out.cell.mask.release();
  out.cell.relevance.release();
  return out;
}

void Tiles::keep(std::map<Key, Small>& kept, double key, const AtlasCell& cell) const {
  const Key place(key, cell.id);
  const std::size_t most = &kept == &doubtful_ ? options_.gallery_cells / 2 : options_.gallery_cells;
  if (most == 0 || (kept.size() >= most && place > kept.rbegin()->first)) return;
  kept.emplace(place, small(cell));
  if (kept.size() > most) kept.erase(std::prev(kept.end()));
}

void Tiles::add(const AtlasCell& cell) {
  unit_ = name_of(cell.patch.unit);
  keep(doubtful_, -doubt_of(cell), cell);
  keep(drawn_, draw_of(options_.seed, cell.id), cell);
  ++rows_;
}

AtlasTile Tiles::tile(const Small& small, const TileScale& scale) const {
  AtlasTile tile;
  tile.cell = small.cell;
  tile.row = small.row;
  const double grey = 255 / (scale.phase_hi - scale.phase_lo);
  unpacked(small.phase, small.phase_lo, small.phase_hi).convertTo(tile.phase, CV_8U, grey, -scale.phase_lo * grey);
  unpacked(small.map, -small.largest, small.largest)
      .convertTo(tile.map, CV_8U, 127 / scale.map.at(tile.cell.predicted), 128);
  return tile;
}

std::vector<AtlasTile> Tiles::tiles(TileScale& scale) const {
  std::map<std::string, const Small*> chosen;
  for (const auto& [key, small] : doubtful_) chosen[small.cell.id] = &small;
  for (const auto& [key, small] : drawn_) {
    if (chosen.size() >= options_.gallery_cells) break;
    chosen[small.cell.id] = &small;
  }
  std::vector<double> lows, highs;
  std::map<int, std::vector<double>> sizes;
  for (const auto& [id, small] : chosen) {
    lows.push_back(small->phase_lo);
    highs.push_back(small->phase_hi);
    sizes[small->cell.predicted].push_back(small->largest);
  }
  scale.phase_unit = unit_;
  if (chosen.empty()) return {};
  for (auto* values : {&lows, &highs}) std::ranges::sort(*values);
  // One cell with dust on it must not darken all others.
  scale.phase_lo = quantile(lows, 0.05);
  scale.phase_hi = std::max(quantile(highs, 0.95), scale.phase_lo + 1e-6);
  for (auto& [call, values] : sizes) {
    std::ranges::sort(values);
    scale.map[call] = std::max(quantile(values, 0.95), 1e-12);
  }
  std::vector<AtlasTile> tiles;
  for (const auto& [id, small] : chosen) tiles.push_back(tile(*small, scale));
  return tiles;
}

}  // namespace leukolens
