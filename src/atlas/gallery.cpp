#include "atlas/gallery.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/hash.hpp"
#include "leukolens/core/unicode.hpp"
#include "leukolens/phase/write.hpp"
#include "leukolens/review/label_doubt.hpp"

namespace leukolens {
namespace {

constexpr int columns = 8, per_sheet = 64;

std::vector<LabelDoubt> doubts_of(const CellTable& table, std::size_t classes) {
  const auto n = static_cast<Eigen::Index>(table.labels.size()), k = static_cast<Eigen::Index>(classes);
  using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  return label_doubts(Eigen::Map<const Floats>(table.p.data(), n, k).cast<double>(), table.labels);
}

/// Grey levels of the phase in steps of four: they look alike and take half the room.
cv::Mat1b coarse(const cv::Mat1b& phase) { return (phase & 0xfc) + 2; }

/// Cells of one sheet. @param tiles  at least one, of one size
std::string sheet_of(std::span<const AtlasTile> tiles) {
  const int side = tiles.front().phase.rows, rows = (static_cast<int>(tiles.size()) + columns - 1) / columns;
  cv::Mat1b sheet(rows * side, columns * 2 * side, uchar{128});
  for (int i = 0; i < static_cast<int>(tiles.size()); ++i) {
    const cv::Rect place(i % columns * 2 * side, i / columns * side, side, side);
    coarse(tiles[static_cast<std::size_t>(i)].phase).copyTo(sheet(place));
    tiles[static_cast<std::size_t>(i)].map.copyTo(sheet(place + cv::Point(side, 0)));
  }
  return encode_png(sheet);
}

Json cell_json(const AtlasTile& tile, const LabelDoubt& doubt, const std::vector<std::string>& classes,
               const std::map<std::string, std::string>& strategy_of) {
  const auto& cell = tile.cell;
  const auto strategy = strategy_of.find(cell.id);
  return {{"id", cell.id},
          {"hash", cell.content_hash},
          {"label", utf8_spelling(cell.label)},
          {"called", classes[static_cast<std::size_t>(cell.predicted)]},
          {"p", json_number(cell.confidence)},
          {"decision", cell.decision},
          {"role", cell.role},
          {"donor", utf8_spelling(cell.donor)},
          {"capture", utf8_spelling(cell.capture)},
          {"novelty", json_number(cell.novelty)},
          {"strategy", strategy == strategy_of.end() ? "" : strategy->second},
          {"doubt", json_number(doubt.doubt)},
          {"odds", doubt.at_odds}};
}

}  // namespace

Gallery gallery_of(const AtlasNetwork& network, const NetworkPass& pass, const std::string& map_title,
                   const std::map<std::string, std::string>& strategy_of) {
  TileScale scale;
  auto tiles = pass.tiles.tiles(scale);
  const auto& classes = network.model.classes;
  const auto doubts = doubts_of(pass.table, classes.size());
  // The cells that are looked at first share sheets, so that few are decoded.
  std::ranges::stable_sort(tiles, std::greater<>(), [&](const AtlasTile& tile) {
    const auto& of = doubts[tile.row];
    return std::pair(of.at_odds, std::isfinite(of.doubt) ? of.doubt : 1 - tile.cell.confidence);
  });
  Gallery gallery;
  Json cells = Json::array(), map_scale = Json::object();
  for (const auto& [call, value] : scale.map) map_scale[classes[static_cast<std::size_t>(call)]] = value;
  std::string ids;
  for (const auto& tile : tiles) {
    cells.push_back(cell_json(tile, doubts[tile.row], classes, strategy_of));
    ids += tile.cell.id + "\n";
  }
  for (std::size_t i = 0; i < tiles.size(); i += per_sheet)
    gallery.sheets.push_back(sheet_of(std::span(tiles).subspan(i, std::min<std::size_t>(per_sheet, tiles.size() - i))));
  const auto model = network.model.weights_sha256.substr(0, 12);
  gallery.json = {{"classes", classes},
                  {"tile_px", tiles.empty() ? 0 : tiles.front().phase.rows},
                  {"columns", columns},
                  {"per_sheet", per_sheet},
                  {"phase_lo", scale.phase_lo},
                  {"phase_hi", scale.phase_hi},
                  {"phase_unit", scale.phase_unit},
                  {"map_scale", std::move(map_scale)},
                  {"map_title", map_title},
                  {"cells_in_all", pass.table.labels.size()},
                  {"gallery", model},
                  {"key", model + "-" + sha256(ids).substr(0, 12)},
                  {"cells", std::move(cells)}};
  return gallery;
}

}  // namespace leukolens
