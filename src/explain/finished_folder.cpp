#include "explain/finished_folder.hpp"

#include "explain/common_scale.hpp"
#include "explain/manifest.hpp"
#include "leukolens/explain/localisation.hpp"

namespace leukolens {
namespace {

/// Maps of a run whose relevance lies mostly outside the cell, of those that have a share at all.
struct OutsideCount {
  std::size_t mostly = 0, maps = 0;
};

std::vector<OutsideCount> count_outside(const std::vector<Json>& cells, std::size_t runs) {
  std::vector<OutsideCount> counts(runs);
  for (const auto& cell : cells) {
    if (!cell.contains("targets")) continue;
    const auto& targets = cell["targets"];
    for (std::size_t i = 0; i < targets.size(); ++i) {
      if (!targets[i]["outside"].is_number()) continue;
      auto& count = counts[i / (targets.size() / runs)];
      ++count.maps;
      count.mostly += targets[i]["outside"].get<double>() > most_outside;
    }
  }
  return counts;
}

void warn_of_outside(const std::vector<OutsideCount>& counts, const std::vector<ExplanationRun>& runs,
                     const Warn& warn) {
  std::string text;
  for (std::size_t r = 0; r < runs.size(); ++r)
    if (counts[r].mostly > 0)
      text += (text.empty() ? "" : ", ") + runs[r].name + " " + std::to_string(counts[r].mostly) + " of " +
              std::to_string(counts[r].maps);
  if (!text.empty() && warn)
    warn("More than half of the relevance lies outside the cell in these maps: " + text +
         ". Look at what the network uses beside the cell, or at a finer --layer.");
}

Json to_json(const std::vector<OutsideCount>& counts, const std::vector<ExplanationRun>& runs) {
  Json all = Json::array();
  for (std::size_t r = 0; r < runs.size(); ++r)
    all.push_back({{"name", runs[r].name}, {"mostly_outside", counts[r].mostly}, {"maps", counts[r].maps}});
  return all;
}

}  // namespace

Json finish_folder(const std::filesystem::path& folder, const std::vector<ExplanationRun>& runs,
                   const CellPictures& pictures, const ExplainCellsOptions& options, const Warn& warn) {
  const auto cells = read_unfinished_manifest(folder / "manifest.json").cells;
  if (options.common_scale) draw_on_common_scale(folder, cells, runs, pictures, options.classify.threads);
  const auto counts = count_outside(cells, runs.size());
  warn_of_outside(counts, runs, warn);
  return {{"outside", to_json(counts, runs)}};
}

}  // namespace leukolens
