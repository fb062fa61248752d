#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "leukolens/capture/inspect_capture.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_frames = 12;
constexpr int columns = 4, tile_px = 320, gap_px = 6, strip_px = 22;  // a tile is as wide; the strip names it
constexpr unsigned char between = 56;                                 // grey that parts dark frames
constexpr double dark = .001, bright = .9995;                         // shares of the pixels below black, above white

struct Tile {
  std::string name;
  cv::Mat1f phase;  ///< empty: `name` says why
};

std::vector<Tile> first_tiles(PhaseFile& file, ConvertOptions convert, Optics& optics) {
  convert.constant_fits = true;
  std::vector<Tile> tiles;
  for (std::size_t i = 0; i < std::min(most_frames, file.frames()); ++i) try {
      const auto image = to_phase(file.read(i), convert, "frame", {});
      optics = image.optics;
      tiles.push_back({std::to_string(i), image.phase});
    } catch (const UnfitImage& fault) {
      tiles.push_back({std::to_string(i) + ": " + fault.status(), {}});
    }
  return tiles;
}

/// Phase that is black and phase that is white, the same in all tiles.
PhaseRange grey_range(const std::vector<Tile>& tiles) {
  std::vector<float> values;
  for (const auto& tile : tiles) values.insert(values.end(), tile.phase.begin(), tile.phase.end());
  if (values.empty()) return {0, 1};
  const auto at = [&](double share) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, place);
    return static_cast<double>(*place);
  };
  const double lo = at(dark), hi = at(bright);
  return {lo, std::max(hi, lo + 1e-6)};
}

void write(cv::Mat1b& sheet, const std::string& text, cv::Point place) {
  cv::putText(sheet, text, place, cv::FONT_HERSHEY_SIMPLEX, .45, 255, 1, cv::LINE_AA);
}

/// A round length of about a quarter of the tile.
void scale_bar(cv::Mat1b& sheet, double um_per_px, cv::Point right_end) {
  const double most_um = tile_px / 4. * um_per_px, power = std::pow(10, std::floor(std::log10(most_um)));
  const double um = most_um >= 5 * power ? 5 * power : most_um >= 2 * power ? 2 * power : power;
  const int length = static_cast<int>(std::lround(um / um_per_px));
  char text[32];
  std::snprintf(text, sizeof text, "%g um", um);
  cv::rectangle(sheet, {right_end.x - length, right_end.y - 8, length, 4}, 255, cv::FILLED);
  write(sheet, text, {right_end.x - length - 62, right_end.y - 2});
}

}  // namespace

cv::Mat contact_sheet(const std::filesystem::path& path, const ConvertOptions& convert) {
  const auto file = open_phase_file(path);
  Optics optics;
  const auto tiles = first_tiles(*file, convert, optics);
  const auto range = grey_range(tiles);
  const auto info = file->info();
  const double zoom = static_cast<double>(tile_px) / std::max(info.width, 1);
  const int height = std::clamp(static_cast<int>(std::lround(info.height * zoom)), 16, 4 * tile_px);
  const int across = std::min<int>(columns, static_cast<int>(tiles.size()));
  const int down = (static_cast<int>(tiles.size()) + across - 1) / across;
  cv::Mat1b sheet((height + strip_px + gap_px) * down + gap_px + strip_px, (tile_px + gap_px) * across + gap_px,
                  between);
  for (int i = 0; i < static_cast<int>(tiles.size()); ++i) {
    const auto& tile = tiles[static_cast<std::size_t>(i)];
    const cv::Point corner(gap_px + i % across * (tile_px + gap_px),
                           gap_px + i / across * (height + strip_px + gap_px));
    if (!tile.phase.empty()) {
      cv::Mat1b grey;
      tile.phase.convertTo(grey, CV_8U, 255 / (range.hi - range.lo), -range.lo * 255 / (range.hi - range.lo));
      cv::resize(grey, grey, {tile_px, height}, 0, 0, zoom < 1 ? cv::INTER_AREA : cv::INTER_NEAREST);
      grey.copyTo(sheet(cv::Rect(corner, grey.size())));
    } else
      sheet(cv::Rect(corner, cv::Size(tile_px, height))) = 0;
    write(sheet, tile.name, {corner.x + 2, corner.y + height + 16});
  }
  char text[64];
  std::snprintf(text, sizeof text, "black %.2f, white %.2f", range.lo, range.hi);
  write(sheet, text, {gap_px + 2, sheet.rows - 8});
  if (optics.pixel_size_um) scale_bar(sheet, *optics.pixel_size_um / zoom, {sheet.cols - gap_px, sheet.rows - 6});
  return sheet;
}

}  // namespace leukolens
