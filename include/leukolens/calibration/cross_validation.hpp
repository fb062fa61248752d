#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "leukolens/calibration/calibrator.hpp"
#include "leukolens/core/json_fwd.hpp"

namespace leukolens {

struct FoldOptions {
  int folds = 5;  ///< >= 2
  std::uint64_t seed = 0;
};

/// How one method did on rows that it was not fitted on.
struct Candidate {
  CalibrationMethod method;
  FitStatus status;  ///< the first fault of any fold; only `ok` can be chosen
  double nll;        ///< mean over all rows, nats; NaN unless ok
  double excess;     ///< nll minus that of the best candidate
  double excess_se;  ///< its standard error over donors, or over cells where donors are unknown; NaN for less than two
};

/// The simplest method whose excess is within one standard error of the best one's wins.
struct MethodChoice {
  CalibrationMethod chosen;
  int folds;
  bool by_donor;                      ///< whole donors were left out
  std::size_t units;                  ///< donors, or cells
  double nll_uncalibrated;            ///< softmax(logits), for comparison
  std::vector<Candidate> candidates;  ///< from the simplest to the one with most parameters
};

/// The methods that rows like these are enough for: histogram, isotonic, dirichlet and matrix have many parameters a
/// class and take 50 rows of each class (`simulate_smoothing`, tests/simulation; docs/methods.md has the table).
/// @param labels  0..classes-1
std::vector<CalibrationMethod> methods_for(std::span<const int> labels, std::size_t classes);

/// Cross-validation on the mean NLL, whole donors left out where they are known. Breiman et al. (1984) for the rule;
/// the standard error is that of the paired difference. Where no candidate has an answer the simplest is "chosen".
/// @param donors  N names, or empty
/// @throws Error  as fit_calibrator; Kind::bad_value where there are less than two donors or cells to part
MethodChoice choose_method(const Table& logits, std::span<const int> labels, const std::vector<std::string>& donors,
                           std::vector<CalibrationMethod> methods, const CalibratorOptions& fit,
                           const FoldOptions& options);
/// What a calibrator does for cells that it was not fitted on, by cross-validation.
struct CalibrationGain {
  int folds;
  bool by_donor;                 ///< whole donors were left out
  std::size_t n, units;          ///< cells; donors, or cells
  double nll_before, nll_after;  ///< mean over the cells, nats: of softmax(logits), of the calibrators of other folds
  double gain_se;                ///< of nll_before - nll_after, over donors, else cells; NaN for less than two
  double gain() const { return nll_before - nll_after; }
  bool loses() const { return gain() < -2 * gain_se; }  ///< more than chance explains
};

/// A fold without an answer counts as `apply`'s softmax. Empty for less than 10 cells or over 200,000 scores.
/// @param donors  N names, or empty  @throws Error  as fit_calibrator
std::optional<CalibrationGain> measure_gain(CalibrationMethod method, const Table& logits, std::span<const int> labels,
                                            const std::vector<std::string>& donors, const CalibratorOptions& fit,
                                            const FoldOptions& options);
/// One sentence for people, with the numbers: whether calibration helped, did not, or may have by
/// chance, or whether the rows show no difference.
std::string describe(const CalibrationGain& gain);
Json to_json(const CalibrationGain& gain);
/// @throws Error  Kind::bad_data naming the file and the fault
CalibrationGain calibration_gain_from(const Json& json, const std::filesystem::path& path);

Json to_json(const MethodChoice& choice);
/// @throws Error  Kind::bad_data naming the file and the fault; Kind::usage, Kind::bad_value for unknown names
MethodChoice method_choice_from(const Json& json, const std::filesystem::path& path);

}  // namespace leukolens
