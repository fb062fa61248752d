#include "dataset/units.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "leukolens/core/disjoint_sets.hpp"

namespace leukolens {
namespace {

const std::string& name_of_cell(const LabelledCell& cell, UnitKind kind) {
  if (kind == UnitKind::donor) return cell.donor;
  return kind == UnitKind::specimen ? cell.specimen : cell.id;
}

}  // namespace

std::vector<DealUnit> units_of(const std::vector<LabelledCell>& cells, const std::vector<int>& subset, UnitKind kind) {
  DisjointSets merger(subset.size());
  std::unordered_map<std::string_view, int> by_name, by_hash, by_track;
  for (int i = 0; i < static_cast<int>(subset.size()); ++i) {
    const LabelledCell& cell = cells[subset[i]];
    if (kind != UnitKind::cell) merger.merge(by_name.emplace(name_of_cell(cell, kind), i).first->second, i);
    if (!cell.track.empty()) {
      merger.merge(by_track.emplace(cell.track, i).first->second, i);
      merger.merge(by_track.emplace(cell.id, i).first->second, i);  // later blocks may name the track after this row
    }
    if (!cell.content_hash.empty()) merger.merge(by_hash.emplace(cell.content_hash, i).first->second, i);
  }
  std::unordered_map<int, std::size_t> unit_of_root;
  std::vector<DealUnit> units;
  for (int i = 0; i < static_cast<int>(subset.size()); ++i) {
    const std::string& name = name_of_cell(cells[subset[i]], kind);
    const auto [at, is_new] = unit_of_root.emplace(merger.root(i), units.size());
    if (is_new) units.push_back({name, {}});
    DealUnit& unit = units[at->second];
    unit.name = std::min(unit.name, name);
    unit.cells.push_back(subset[i]);
  }
  std::sort(units.begin(), units.end(), [](const DealUnit& a, const DealUnit& b) { return a.name < b.name; });
  return units;
}

UnitKind choose_units(const std::vector<LabelledCell>& cells, const std::vector<int>& subset, std::size_t wanted,
                      const Warn& warn) {
  std::size_t without_donor = 0, without_specimen = 0;
  for (const int i : subset) {
    without_donor += cells[i].donor.empty();
    without_specimen += cells[i].specimen.empty();
  }
  const std::string shared = " Donors stand in several roles, so the test says little about how a new donor will do.";
  if (without_donor == 0) {
    const std::size_t donors = units_of(cells, subset, UnitKind::donor).size();
    if (donors >= wanted) return UnitKind::donor;
    if (warn)
      warn(std::to_string(donors) + (donors == 1 ? " donor is" : " donors are") + " too few for " +
           std::to_string(wanted) + " roles or folds of whole donors; smaller units are dealt instead." + shared);
  } else if (without_donor < subset.size() && warn) {
    warn("the donor of " + std::to_string(without_donor) + " of " + std::to_string(subset.size()) +
         " cells is not given, so donors are not kept together." + shared);
  }
  if (without_specimen == 0 && units_of(cells, subset, UnitKind::specimen).size() >= wanted) return UnitKind::specimen;
  return UnitKind::cell;
}

}  // namespace leukolens
