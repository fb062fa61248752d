#include "explain/common_scale.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "leukolens/core/worker_pool.hpp"
#include "leukolens/explain/safe_name.hpp"
#include "leukolens/phase/file.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

cv::Mat1f read_map(const fs::path& path) {
  const auto frame = open_phase_file(path)->read(0);
  cv::Mat1f values(frame.height, frame.width);
  std::memcpy(values.data, frame.samples.data(), frame.samples.size());  // float32, as we wrote it
  return values;
}

/// Of a run whose maps are zero in every cell there is none.
std::vector<std::optional<double>> largest_values(const std::vector<Json>& cells,
                                                  const std::vector<ExplanationRun>& runs) {
  std::vector<std::optional<double>> scales(runs.size());
  for (const auto& cell : cells) {
    if (!cell.contains("targets")) continue;
    const auto per_run = cell["targets"].size() / runs.size();
    for (std::size_t i = 0; i < cell["targets"].size(); ++i) {
      const auto& target = cell["targets"][i];
      if (!target["min"].is_number() || !target["max"].is_number()) continue;
      const double largest = std::max(std::abs(target["min"].get<double>()), std::abs(target["max"].get<double>()));
      auto& scale = scales[i / per_run];
      if (largest > 0) scale = std::max(scale.value_or(0), largest);
    }
  }
  return scales;
}

void draw(const fs::path& folder, const Json& cell, const std::vector<std::optional<double>>& scales,
          const CellPictures& pictures) {
  PhaseImage patch;
  patch.phase = read_map(folder / cell["phase"].get<std::string>());
  patch.unit = unit_from(cell["unit"]);
  if (cell["pixel_size_um"].is_number()) patch.optics.pixel_size_um = cell["pixel_size_um"].get<double>();
  CellToDraw drawn{cell, patch, {}, scales};
  const auto per_run = cell["targets"].size() / scales.size();
  drawn.maps.resize(scales.size());
  for (std::size_t i = 0; i < cell["targets"].size(); ++i)
    drawn.maps[i / per_run].push_back(read_map(folder / cell["targets"][i]["map"].get<std::string>()));
  pictures.write(drawn, safe_name(cell["id"]));
}

}  // namespace

void draw_on_common_scale(const fs::path& folder, const std::vector<Json>& cells,
                          const std::vector<ExplanationRun>& runs, const CellPictures& pictures, int threads) {
  const auto scales = largest_values(cells, runs);
  struct Nothing {};
  WorkerPool<Nothing, const Json*, bool> pool(
      std::max(1, threads), [] { return std::make_unique<Nothing>(); },
      [&](Nothing&, const Json* cell) { return draw(folder, *cell, scales, pictures), true; });
  std::vector<std::future<bool>> drawn;
  for (const auto& cell : cells)
    if (cell.contains("targets")) drawn.push_back(pool.submit(&cell));
  for (auto& one : drawn) one.get();
}

}  // namespace leukolens
