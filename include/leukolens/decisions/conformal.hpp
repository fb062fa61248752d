#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "leukolens/core/table.hpp"

namespace leukolens {

/// How unlikely a class is for a cell; its set holds the classes that are not too unlikely.
enum class ConformalScore {
  lac,   ///< 1 - p_k. Sadinle, Lei & Wasserman, JASA 114 (2019)
  aps,   ///< sum of p_j > p_k, plus u p_k. Romano, Sesia & Candes, NeurIPS 2020
  raps,  ///< aps + lambda (rank of k - k_reg)+. Angelopoulos, Bates, Malik & Jordan, ICLR 2021
};
const char* name_of(ConformalScore score);
ConformalScore conformal_score_from(const std::string& name);  ///< @throws Error  Kind::bad_value listing the names

struct ConformalOptions {
  ConformalScore score = ConformalScore::lac;
  double coverage = 0.9;      ///< in (0, 1): fraction of cells whose set shall hold the truth
  bool pooled = false;        ///< one threshold for all classes: promises the mean over classes alone
  std::uint64_t seed = 1;     ///< of u
  bool may_be_empty = false;  ///< leave the most probable class out too where it is above its threshold
};

/// The largest score that is let into a set, and what it rests on.
struct ConformalThreshold {
  double value;            ///< infinity: too few rows, so in every set
  std::size_t n = 0;       ///< rows
  std::size_t donors = 0;  ///< 0 where unknown
  bool by_donor = false;   ///< every donor weighs the same: holds for cells of a new donor
};

/// What a set depends on besides the cell.
struct ConformalSets {
  ConformalOptions options;
  double lambda = 0;                           ///< raps
  int k_reg = 0;                               ///< raps
  std::vector<ConformalThreshold> thresholds;  ///< K, or 1 where pooled
};

/// Rows with a label; p: N x K calibrated probabilities.
struct LabelledRows {
  Table p;
  std::vector<int> labels;
  std::vector<std::string> names;   ///< N: what u of each row is drawn from
  std::vector<std::string> donors;  ///< N or empty
};

/// Fewest scores (or donors) from which a threshold of this coverage can be had: 9 for 0.9.
std::size_t fewest_for(double coverage);

/// Threshold of N scores. Without donors the k-th smallest, k = ceil((N + 1) coverage), infinity where k > N (Vovk,
/// Gammerman & Shafer 2005). With at least `fewest_for` donors the smallest q at which the donors' mean distribution
/// function reaches (G + 1)/G coverage: the limit of repeated subsampling of one cell a donor (Dunn, Wasserman &
/// Ramdas, JASA 118, 2023), which covers a cell of a new donor (Lee, Barber & Willett 2023).
/// @param donors  N or empty; not used where a name is empty or donors are too few
/// @throws Error  Kind::bad_value for a coverage outside (0, 1)
ConformalThreshold conformal_threshold(std::span<const double> scores, std::span<const std::string> donors,
                                       double coverage);

/// Score of each class of one cell. @param p  K  @param u  in [0, 1); lac does not use it
std::vector<double> conformal_scores(const ConformalSets& sets, std::span<const double> p, double u);

/// Uniform number of a row, a function of seed and name.
double conformal_u(const ConformalSets& sets, std::string_view name);

/// Thresholds from `rows`; RAPS chooses lambda and k_reg on `others` (smallest mean set), which may be empty for the
/// other scores. Neither may have been trained on; `rows` not calibrated on either.
/// @throws Error  Kind::bad_value for a coverage outside (0, 1), raps without other rows
ConformalSets fit_conformal(const LabelledRows& rows, const LabelledRows& others, const ConformalOptions& options);

/// K flags: the classes whose score is at most their threshold and, unless sets may be empty, the most probable one
/// (the first of equals). So a set covers whatever the plain one covers; it may hold everything.
std::vector<char> conformal_set(const ConformalSets& sets, std::span<const double> p, std::string_view name);

/// What it rests on, a sentence each: thresholds by donor or by cell, classes in every set by name.
std::vector<std::string> describe(const ConformalSets& sets, const std::vector<std::string>& classes);

}  // namespace leukolens
