#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/dataset/background_statistics.hpp"
#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// How well logistic regression, cross-validated five-fold, tells the class from what should not tell it.
struct Predictability {
  Estimate balanced_accuracy;  ///< mean sensitivity over the classes; chance is 1/K
  double chance = 0;           ///< 1/K
  std::string unit;            ///< kept together in a fold: "captures", "donors" or "cells"
  bool high = false;           ///< more than a fifth of the way from chance to 1, and the interval lies above chance
};

struct ConfoundingCheck {
  std::optional<Predictability> from_background;  ///< of cells; empty where too few cells or no background
  std::optional<Predictability> from_captures;    ///< of captures, by the means of their backgrounds
  std::size_t captures = 0, of_one_class = 0;     ///< known captures, and those whose cells all have one class
  std::vector<std::string> findings;              ///< sentences for people: what was measured, or why not
  std::vector<std::string> alarms;                ///< sentences to be said loudly
};

/// A class that can be told without looking at the cell may be learned without looking at the cell.
/// @param cells  those without a label are passed over
ConfoundingCheck check_confounding(const std::vector<CellSurroundings>& cells, std::uint64_t seed = 1);

Json to_json(const ConfoundingCheck& check);

}  // namespace leukolens
