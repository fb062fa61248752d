#pragma once
#include <string>
#include <vector>

#include "leukolens/atlas/atlas_cell.hpp"
#include "leukolens/core/json_fwd.hpp"
#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// What one network shows of one class, as rows of numbers that networks can be compared by; empty: it shows nothing.
struct ClassPattern {
  std::vector<double> map;            ///< mean relevance on the common grid
  std::vector<double> radial;         ///< mean relevance per pixel by normalised radius
  std::vector<double> morphology;     ///< R^2 of each shape column alone
  std::vector<double> interventions;  ///< mean rise of the score by each change of the cell
};

struct NetworkPatterns {
  std::string name, architecture;
  std::vector<ClassPattern> classes;  ///< K
};

/// Whether networks agree in one kind of pattern of one class.
struct Agreement {
  std::string pattern, class_name;
  std::size_t networks = 0;  ///< that show it
  Estimate same;  ///< mean correlation between two networks' patterns; 95 % interval over the jackknife of networks,
                  ///< from 5 on. High also where all classes look alike: every cell is relevant inside and not outside
  Estimate own;   ///< the same of what is left of the pattern less the network's mean over the classes: the class's own
  double within = undefined, across = undefined;  ///< of `own`: pairs of one architecture, and of two
  double null_hi = undefined;  ///< `own` of 95 % of draws in which each network's classes are shuffled lies below it
  double p = undefined;        ///< share of the draws that reach `own`; two classes alike in all networks keep it large
  enum class Verdict { general, by_architecture, shared, varies, unsure } verdict = Verdict::unsure;
};
const char* name_of(Agreement::Verdict verdict);  ///< "general" | "by architecture" | "shared" | ...

struct GeneralityOptions {
  double least = 0.5;  ///< correlation from which on networks are said to agree
  int draws = 999;
  std::uint64_t seed = 1;
};

/// For each kind of pattern and class.
///   general  the networks agree in what is the class's own: its interval lies above `least`
///   by architecture  of several architectures, networks of one agree in what is the class's own, those of two do not
///   shared   they agree in the pattern (its interval lies above `least`), but in nothing of the class's own
///   varies   neither interval reaches `least`
///   unsure   the networks cannot tell, or are fewer than 5
std::vector<Agreement> compare_networks(const std::vector<NetworkPatterns>& networks,
                                        const std::vector<std::string>& classes, const GeneralityOptions& options = {});

Json to_json(const std::vector<Agreement>& agreements);
std::vector<Finding> findings_of(const std::vector<Agreement>& agreements);

}  // namespace leukolens
