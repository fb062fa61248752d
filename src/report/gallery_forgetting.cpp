#include "report/gallery_forgetting.hpp"

#include <cmath>

#include "leukolens/core/json.hpp"
#include "report/numbers.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_columns = 8;

/// Up to most_columns of n steps, the first and the last among them.
std::vector<std::size_t> shown_steps(std::size_t n) {
  std::vector<std::size_t> steps;
  const auto columns = std::min(n, most_columns);
  for (std::size_t c = 0; c < columns; ++c) steps.push_back(columns == 1 ? 0 : c * (n - 1) / (columns - 1));
  return steps;
}

}  // namespace

std::optional<html::Table> forgetting_table(const Json& manifest) {
  const auto summary = manifest.find("summary");
  if (summary == manifest.end() || !summary->contains("randomisation")) return std::nullopt;
  const auto& methods = summary->at("randomisation");
  if (methods.empty()) return std::nullopt;
  html::Table table{"What becomes of the maps as the network forgets", {"method"}, {}};
  const auto steps = shown_steps(methods.front().at("layers").size());
  for (const auto step : steps)
    table.columns.push_back(methods.front().at("layers").at(step).at("layer").get<std::string>());
  for (const auto& method : methods) {
    std::vector<html::Field> row = {{method.at("name").get<std::string>(), "", true}};
    for (const auto step : steps) {
      const double correlation = number_from(method.at("layers").at(step), "correlation");
      row.push_back({std::isfinite(correlation) ? fixed_text(correlation, 2) : "-"});
    }
    table.rows.push_back(std::move(row));
  }
  table.notes = {
      "Rank correlation of the map with that of the trained network, once this layer and all behind it have random "
      "weights (" +
      cells_text(methods.front().at("cells").get<std::size_t>()) +
      "). A map that explains the network falls towards 0; one that stays near 1 draws the cell."};
  return table;
}

}  // namespace leukolens
