#pragma once
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/holdout/source_cells.hpp"
#include "leukolens/metrics/unknown_check.hpp"
#include "leukolens/population/prior_shift.hpp"
#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// Which column tells the specimens apart.
enum class CountBy { specimen, donor };

/// How the program that counts calls its choices, for messages.
struct CountOptionNames {
  std::string by = "--by specimen|donor", max_unknown = "--max-unknown";
};

struct DifferentialOptions {
  CountBy by = CountBy::specimen;
  double max_unknown = 0.2;      ///< largest fraction of cells with the decision `unknown`; above it there is no count
  Eigen::VectorXd source_prior;  ///< K fractions given by hand; empty: mean probability of the calibration cells
  CountOptionNames names;
};

/// Three estimates of the fraction of one class in one specimen, 0..1, each with the interval of true fractions that it
/// agrees with.
struct ClassFraction {
  Estimate counted;   ///< cells called so
  Estimate summed;    ///< mean calibrated probability
  Estimate adjusted;  ///< prior shift by expectation maximisation: the differential count
  /// The differential count as a fraction of all cells, unknown ones too: from none to all of the unknown cells being
  /// of this class.
  Interval of_all = {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
};

struct SpecimenCount {
  std::string name;
  std::size_t cells = 0;                 ///< counted: all but the unknown ones
  std::size_t unknown = 0, review = 0;   ///< by the table's decisions; review cells are counted
  std::string fault;                     ///< empty: counted; else why not, for people
  std::vector<ClassFraction> fractions;  ///< K; empty where there is a fault
  BlackBoxShift shift;                   ///< predicted classes against those of the calibration cells
  double shift_p_holm;                   ///< corrected for the number of specimens; NaN without calibration cells
  double unknown_fraction() const {      ///< NaN without cells
    return static_cast<double>(unknown) / static_cast<double>(cells + unknown);
  }
};

struct Differential {
  std::vector<std::string> classes;
  Eigen::VectorXd source_prior;
  std::size_t source_cells = 0, source_donors = 0;  ///< 0 cells: there are none, the prior was given; 0 donors: unknown
  std::size_t nameless = 0;                         ///< cells left out: their specimen is not named
  std::vector<SpecimenCount> specimens;             ///< in order of first appearance
  std::optional<UnknownCheck> unknown_check = {};  ///< of all named specimens' cells by predicted class; empty where no
                                                   ///< cell can be called unknown
};

/// Differential counts of every specimen of a table. The intervals are t intervals: every calibration donor, calibrated
/// without itself and weighted to the specimen's class fractions, is counted, and its error against its labels stands
/// for that of a new donor. Fewer than 5 calibration donors (of a class, by its share of the error): no interval, and
/// `ci_method` says why. Donors unknown: errors of cells alone. The interval of a raw fraction takes its bias off and
/// holds the fraction itself.
/// @throws Error  Kind::bad_data where no specimen is named, or neither calibration cells nor a prior are there
Differential count_cells(const ScoreTable& table, const SourceCells& source, const DifferentialOptions& options,
                         const Warn& warn);

}  // namespace leukolens
