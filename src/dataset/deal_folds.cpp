#include <algorithm>
#include <map>
#include <set>

#include "dataset/deal.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

/// A class that only one fold holds cannot be learned when that fold is held out.
void warn_of_lone_classes(const std::vector<LabelledCell>& cells, const std::vector<int>& fold_of, const Warn& warn) {
  std::map<std::string, std::set<int>> folds_of_class;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (fold_of[i] >= 0) folds_of_class[cells[i].label].insert(fold_of[i]);
  for (const auto& [label, folds] : folds_of_class)
    if (folds.size() < 2 && warn)
      warn("class " + label +
           " stands in one fold alone (too few cells or donors), so it is never learned when it is "
           "asked for: its out-of-fold predictions are all wrong. Add cells of other donors, or leave the class out.");
}

}  // namespace

std::vector<int> deal_folds(const std::vector<LabelledCell>& cells, int folds, std::uint64_t seed, const Warn& warn) {
  std::vector<int> used;
  for (int i = 0; i < static_cast<int>(cells.size()); ++i)
    if (cells[static_cast<std::size_t>(i)].role != Role::test) used.push_back(i);
  if (folds < 2 || used.size() < static_cast<std::size_t>(folds))
    throw Error(Kind::bad_data, std::to_string(folds) + " folds of " + std::to_string(used.size()) +
                                    " cells cannot be made. Give --folds 2 or more, and no more than there are cells.");
  const std::vector<Portion> portions(static_cast<std::size_t>(folds), {Role::fresh, 1});
  const UnitKind kind = choose_units(cells, used, portions.size(), warn);
  const auto units = units_of(cells, used, kind);
  const auto portion_of =
      kind == UnitKind::cell ? deal_by_class(cells, units, portions, seed) : deal_groups(cells, units, portions, seed);
  std::vector<int> fold_of(cells.size(), -1);
  for (std::size_t u = 0; u < units.size(); ++u)
    for (const int i : units[u].cells) fold_of[static_cast<std::size_t>(i)] = portion_of[u];
  warn_of_lone_classes(cells, fold_of, warn);
  return fold_of;
}

}  // namespace leukolens
