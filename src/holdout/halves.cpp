#include "leukolens/holdout/halves.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/core/sampling.hpp"

namespace leukolens {
namespace {

bool every_one_named(const std::vector<std::string>& names) {
  return !names.empty() && std::none_of(names.begin(), names.end(), [](const auto& name) { return name.empty(); });
}

/// Rows that stay together, and where they stand in the order of the draw.
struct Unit {
  std::vector<int> rows;
  std::uint64_t place;
};

std::vector<Unit> units_of(const std::vector<std::string>& names, std::uint64_t seed) {
  const auto groups = group_by(names);
  std::vector<Unit> units;
  for (const auto& name : groups.names) {
    Random random(seed, "halves", item_of(name));
    const std::uint64_t high = random.bits();
    units.push_back({{}, high << 32 | random.bits()});
  }
  for (std::size_t i = 0; i < groups.of_item.size(); ++i) units[groups.of_item[i]].rows.push_back(static_cast<int>(i));
  std::sort(units.begin(), units.end(), [](const Unit& a, const Unit& b) {
    return a.rows.size() != b.rows.size() ? a.rows.size() > b.rows.size() : a.place < b.place;
  });
  return units;
}

std::vector<std::string> names_of_cells(const ScoreTable& rows) {
  std::vector<std::string> names = rows.content_hashes;
  names.resize(rows.size());
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i].empty()) names[i] = name_of_row(rows, i);
  return names;
}

/// How uneven the classes would be, every class weighing the same: sum of (share in one half - share in the other)^2,
/// of the classes that the unit has.
double unevenness(const std::vector<double>& lead, const std::vector<double>& unit, const std::vector<double>& all,
                  double sign) {
  double sum = 0;
  for (std::size_t k = 0; k < lead.size(); ++k)
    if (unit[k] > 0) sum += std::pow((lead[k] + sign * unit[k]) / all[k], 2);
  return sum;
}

}  // namespace

std::vector<std::string> known_donors(const ScoreTable& rows) {
  return every_one_named(rows.donors) ? rows.donors : std::vector<std::string>{};
}

std::string name_of_row(const ScoreTable& rows, std::size_t row) {
  return rows.ids.empty() ? rows.path.filename().string() + "#" + std::to_string(row) : rows.ids[row];
}

Halves halve(const ScoreTable& rows, std::uint64_t seed, const Warn& warn) {
  const auto donors = known_donors(rows);
  const auto distinct = std::set<std::string>(donors.begin(), donors.end()).size();
  const bool by_donor = distinct >= 2;
  if (distinct == 1 && warn)
    warn(rows.path.string() +
         ": one donor alone: different cells of it fit the calibrator and the thresholds, which makes the latter look "
         "better than they are. Give cells of more donors.");
  const auto nameless = std::count(rows.donors.begin(), rows.donors.end(), std::string());
  if (nameless > 0 && nameless < static_cast<std::ptrdiff_t>(rows.donors.size()) && warn)
    warn(rows.path.string() + ": " + std::to_string(nameless) + (nameless == 1 ? " cell names" : " cells name") +
         " no donor: calibrator and thresholds are split by cell, not by donor. Name every cell's donor.");
  const auto units = units_of(by_donor ? donors : names_of_cells(rows), seed);
  if (units.size() < 2)
    throw Error(Kind::bad_data, rows.path.string() +
                                    ": one cell is too few for a calibrator and thresholds, which must "
                                    "not rest on the same rows. Give more labelled rows.");
  std::vector<double> all(rows.classes.size(), 0), lead(rows.classes.size(), 0);  // lead of the calibrator's half
  for (const int label : rows.labels) ++all[label];
  Halves halves;
  for (const auto& unit : units) {
    std::vector<double> counts(all.size(), 0);
    for (const int row : unit.rows) ++counts[rows.labels[row]];
    const bool to_calibrator = unevenness(lead, counts, all, 1) <= unevenness(lead, counts, all, -1);
    auto& half = to_calibrator ? halves.calibrator : halves.decisions;
    half.insert(half.end(), unit.rows.begin(), unit.rows.end());
    for (std::size_t k = 0; k < all.size(); ++k) lead[k] += to_calibrator ? counts[k] : -counts[k];
  }
  std::sort(halves.calibrator.begin(), halves.calibrator.end());
  std::sort(halves.decisions.begin(), halves.decisions.end());
  halves.sentence = " " + std::to_string(halves.calibrator.size()) + " of these rows fit the calibrator, the other " +
                    std::to_string(halves.decisions.size()) + " sets and thresholds" +
                    (by_donor ? " (whole donors)." : ".");
  return halves;
}

}  // namespace leukolens
