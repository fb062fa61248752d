#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/decisions/abstention.hpp"
#include "leukolens/decisions/conformal.hpp"
#include "leukolens/decisions/decision.hpp"
#include "leukolens/decisions/unknown.hpp"
#include "leukolens/predictions/empty_set.hpp"

namespace leukolens {

/// What calibration.json says beyond probabilities; what was not asked for is absent.
struct Decisions {
  std::optional<ConformalSets> sets;
  std::optional<Abstention> abstention;
  std::optional<UnknownThreshold> unknown;
  bool from_fold_models = false;  ///< fitted on out-of-fold rows, so for networks like the deployed one
  bool empty() const { return !sets && !abstention && !unknown; }
};

/// One cell's outcome.
struct CellDecision {
  Decision decision = Decision::none;
  std::vector<char> set;  ///< K flags; empty where no sets were fitted
};

/// `unknown` before anything else; then `review` where a threshold of the novelty meets a cell without one, or where
/// the set is empty; then `accept` at or above the threshold, else `review` (all of them where nothing can be
/// accepted); `none` where no threshold was fitted. The set does not depend on the decision.
/// @param p  K calibrated probabilities  @param novelty  NaN: not known  @param name  id of the cell
CellDecision decide(const Decisions& decisions, std::span<const double> p, double novelty, std::string_view name);

/// @throws Error  Kind::bad_value where a class has a `|` in its name, which stands between the classes of a set, or
/// where sets may be empty and a class bears the name `empty_set_word`
void check_set_words(const ConformalOptions& options, const std::vector<std::string>& classes);

/// Classes of the set, `|` between them, or `empty_set_word`. @param set  K flags; without flags an empty text
std::string set_text(const std::vector<char>& set, const std::vector<std::string>& classes);

/// What is promised and on what it rests: sentences for people.
std::vector<std::string> describe(const Decisions& decisions, const std::vector<std::string>& classes);

/// The object `decisions` of calibration.json; thresholds that are infinite or absent are null.
Json to_json(const Decisions& decisions);
/// @throws Error  Kind::bad_data naming the file and the fault
Decisions decisions_from(const Json& json, const std::vector<std::string>& classes, const std::filesystem::path& path);

}  // namespace leukolens
