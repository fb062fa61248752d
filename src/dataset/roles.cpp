#include "leukolens/dataset/roles.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "dataset/deal.hpp"
#include "dataset/units.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

constexpr std::array<Role, 4> dealt_roles = {Role::train, Role::validate, Role::calibrate, Role::test};

std::vector<int> cells_where(const std::vector<LabelledCell>& cells, auto&& wanted) {
  std::vector<int> indices;
  for (int i = 0; i < static_cast<int>(cells.size()); ++i)
    if (wanted(cells[i])) indices.push_back(i);
  return indices;
}

void check_options(const DealOptions& options) {
  double sum = 0;
  for (const double fraction : options.fractions) {
    if (!(fraction >= 0 && fraction <= 1)) throw Error(Kind::bad_value, "a share of the roles lies outside 0..1.");
    sum += fraction;
  }
  if (std::abs(sum - 1) > 1e-6)
    throw Error(Kind::bad_value,
                "the shares of train, validate, calibrate and test sum to " + to_text(sum) + ", not 1.");
  if (options.fractions[0] == 0)
    throw Error(Kind::bad_value, "the share of train is 0; there would be nothing to learn.");
}

// A part of a unit that has its role draws the rest along: a donor half in train must not be tested on. Of several
// given roles the earliest wins (train first), for it knows the cells best.
void follow_given_roles(std::vector<LabelledCell>& cells, std::vector<DealUnit>& units) {
  std::vector<DealUnit> free;
  for (DealUnit& unit : units) {
    std::optional<Role> given;
    for (const int i : unit.cells)
      if (cells[i].role && *cells[i].role != Role::fresh)
        given = given ? std::min(*given, *cells[i].role) : cells[i].role;
    std::vector<int> open;
    for (const int i : unit.cells) {
      if (cells[i].role) continue;
      if (given)
        cells[i].role = given;
      else
        open.push_back(i);
    }
    if (!open.empty()) free.push_back({unit.name, open});
  }
  units = std::move(free);
}

void deal_units(std::vector<LabelledCell>& cells, const std::vector<DealUnit>& units, UnitKind kind,
                const std::vector<Portion>& portions, std::uint64_t seed) {
  if (units.empty()) return;
  const std::vector<int> portion_of =
      kind == UnitKind::cell ? deal_by_class(cells, units, portions, seed) : deal_groups(cells, units, portions, seed);
  for (std::size_t u = 0; u < units.size(); ++u)
    for (const int i : units[u].cells) cells[i].role = portions[portion_of[u]].role;
}

// Roles given by a manifest often lack one that is needed later: it is filled from train.
void fill_missing_roles(std::vector<LabelledCell>& cells, const DealOptions& options, const Warn& warn) {
  std::vector<Portion> portions = {{Role::train, options.fractions[0]}};
  std::vector<std::string> names;
  for (const int r : {1, 2}) {
    const auto has_role = [&](const LabelledCell& cell) { return cell.role == dealt_roles[r]; };
    if (options.fractions[r] == 0 || std::any_of(cells.begin(), cells.end(), has_role)) continue;
    portions.push_back({dealt_roles[r], options.fractions[r]});
    names.push_back(name_of(dealt_roles[r]));
  }
  if (names.empty()) return;
  const auto is_train = [](const LabelledCell& cell) { return cell.role == Role::train; };
  const std::vector<int> train = cells_where(cells, is_train);
  const UnitKind kind = choose_units(cells, train, portions.size(), warn);
  deal_units(cells, units_of(cells, train, kind), kind, portions, options.seed);
  const std::size_t taken = train.size() - cells_where(cells, is_train).size();
  if (!warn) return;
  if (taken == 0)
    warn("no cell has the role " + join(names, " or ") +
         ", and none of the train cells can have it: each class needs train cells, and donors, specimens and identical "
         "images are kept together. Add donors.");
  else
    warn("no cell has the role " + join(names, " or ") + ": " + std::to_string(taken) + " of " +
         std::to_string(train.size()) + " train cells are moved to it" +
         (kind == UnitKind::donor ? ", whole donors." : "."));
}

/// Tells of classes that come from one donor each who gives no other class.
void warn_of_nesting(const std::vector<LabelledCell>& cells, const Warn& warn) {
  std::map<std::string, std::set<std::string>> donors_of_class, classes_of_donor;
  for (const LabelledCell& cell : cells) {
    donors_of_class[cell.label].insert(cell.donor);
    classes_of_donor[cell.donor].insert(cell.label);
  }
  if (!warn || donors_of_class.size() < 2 || classes_of_donor.contains("")) return;
  std::vector<std::string> pairs;
  for (const auto& [label, donors] : donors_of_class)
    if (donors.size() == 1 && classes_of_donor.at(*donors.begin()).size() == 1)
      pairs.push_back(label + " from " + *donors.begin());
  if (pairs.empty()) return;
  if (pairs.size() == donors_of_class.size())
    warn("each class comes from one donor of its own (" + join(pairs, ", ") +
         "): class and donor cannot be told apart, so the network may learn the donors, and no whole donor can "
         "validate or test. Add donors that give several classes.");
  else
    warn("some classes come from one donor who gives no other class (" + join(pairs, ", ") +
         "): for them class and donor cannot be told apart, so the network may learn the donor, and no other donor's "
         "cells test it. Add donors of these classes.");
}

void check_classes(const std::vector<LabelledCell>& cells) {
  std::map<std::string, std::size_t> counts;
  for (const LabelledCell& cell : cells) {
    if (cell.label.empty())
      throw Error(Kind::bad_data, cell.id + ": has no label; only labelled cells can be dealt roles.");
    ++counts[cell.label];
  }
  for (const auto& [label, count] : counts)
    if (count < 2)
      throw Error(Kind::bad_data, "class " + label +
                                      " has one cell; at least 2 are needed, and 4 for a cell of each role. "
                                      "Add cells or leave the class out.");
}

// Tells which classes cannot be learned (an error), or not be tested, calibrated or validated (a warning).
void check_dealt(const std::vector<LabelledCell>& cells, const DealOptions& options, const Warn& warn) {
  std::map<std::string, std::array<std::size_t, 5>> counts;
  std::array<std::size_t, 5> all{};
  for (const LabelledCell& cell : cells) {
    ++counts[cell.label][static_cast<int>(*cell.role)];
    ++all[static_cast<int>(*cell.role)];
  }
  for (const auto& [label, of_role] : counts) {
    if (of_role[0] == 0)
      throw Error(Kind::bad_data, "class " + label + " has no train cell. Give some of its cells the role train.");
    std::vector<std::string> lacking;
    for (int r = 1; r < 4; ++r)  // a role that no class has was not wanted
      if (of_role[r] == 0 && all[r] > 0 && options.fractions[r] > 0) lacking.push_back(name_of(dealt_roles[r]));
    if (!lacking.empty() && warn)
      warn("class " + label + " has no cell to " + join(lacking, " or ") + ": too few cells or donors.");
  }
}

}  // namespace

void deal_roles(std::vector<LabelledCell>& cells, const DealOptions& options, const Warn& warn) {
  check_options(options);
  check_classes(cells);
  warn_of_nesting(cells, warn);
  const auto is_free = [](const LabelledCell& cell) { return !cell.role; };
  if (std::any_of(cells.begin(), cells.end(), is_free)) {
    std::vector<Portion> portions;
    for (std::size_t r = 0; r < dealt_roles.size(); ++r)
      if (options.fractions[r] > 0) portions.push_back({dealt_roles[r], options.fractions[r]});
    const std::vector<int> all = cells_where(cells, [](const LabelledCell&) { return true; });
    const UnitKind kind = choose_units(cells, all, portions.size(), warn);
    std::vector<DealUnit> units = units_of(cells, all, kind);
    follow_given_roles(cells, units);
    deal_units(cells, units, kind, portions, options.seed);
  }
  fill_missing_roles(cells, options, warn);
  check_dealt(cells, options, warn);
}

}  // namespace leukolens
