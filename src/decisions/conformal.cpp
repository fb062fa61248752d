#include "leukolens/decisions/conformal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/core/sampling.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double rounding = 1e-9;  // 10 x 0.9 must not become 9.000000000000002
constexpr const char* names[] = {"lac", "aps", "raps"};

void check_coverage(double coverage) {
  if (!(coverage > 0 && coverage < 1))
    throw Error(Kind::bad_value, "coverage " + to_text(coverage) + " is outside (0, 1). Give for example 0.9.");
}

std::span<const double> row_of(const Table& p, Eigen::Index i) {
  return {p.row(i).data(), static_cast<std::size_t>(p.cols())};
}

const ConformalThreshold& threshold_for(const ConformalSets& sets, std::size_t k) {
  return sets.thresholds[sets.options.pooled ? 0 : k];
}

/// Thresholds of the true class's scores, class by class or pooled.
std::vector<ConformalThreshold> fit_thresholds(const ConformalSets& sets, const LabelledRows& rows) {
  const bool pooled = sets.options.pooled;
  const std::size_t groups = pooled ? 1 : static_cast<std::size_t>(rows.p.cols());
  std::vector<std::vector<double>> scores(groups);
  std::vector<std::vector<std::string>> donors(groups);
  for (std::size_t i = 0; i < rows.labels.size(); ++i) {
    const auto label = static_cast<std::size_t>(rows.labels[i]);
    const auto p = row_of(rows.p, static_cast<Eigen::Index>(i));
    scores[pooled ? 0 : label].push_back(conformal_scores(sets, p, conformal_u(sets, rows.names[i]))[label]);
    if (!rows.donors.empty()) donors[pooled ? 0 : label].push_back(rows.donors[i]);
  }
  std::vector<ConformalThreshold> thresholds;
  for (std::size_t g = 0; g < groups; ++g)
    thresholds.push_back(conformal_threshold(scores[g], donors[g], sets.options.coverage));
  return thresholds;
}

double mean_set_size(const ConformalSets& sets, const LabelledRows& rows) {
  double classes = 0;
  for (std::size_t i = 0; i < rows.labels.size(); ++i)
    for (const char in : conformal_set(sets, row_of(rows.p, static_cast<Eigen::Index>(i)), rows.names[i]))
      classes += in;
  return classes / static_cast<double>(rows.labels.size());
}

/// The rank of the label that `coverage` of the rows do not exceed.
int usual_rank(const LabelledRows& rows, double coverage) {
  std::vector<int> ranks;
  for (std::size_t i = 0; i < rows.labels.size(); ++i) {
    const auto p = row_of(rows.p, static_cast<Eigen::Index>(i));
    const double of_label = p[static_cast<std::size_t>(rows.labels[i])];
    ranks.push_back(1 + static_cast<int>(std::count_if(p.begin(), p.end(), [&](double q) { return q > of_label; })));
  }
  std::sort(ranks.begin(), ranks.end());
  const auto k = static_cast<std::size_t>(std::ceil(static_cast<double>(ranks.size() + 1) * coverage - rounding));
  return ranks[std::min(k, ranks.size()) - 1];
}

/// The grid of the paper; the smallest mean set wins, ties go to the smaller lambda.
void tune_raps(ConformalSets& sets, const LabelledRows& rows) {
  if (rows.labels.empty()) throw Error(Kind::bad_value, "raps needs other rows to choose lambda and k_reg on.");
  sets.k_reg = usual_rank(rows, sets.options.coverage);
  double smallest = infinity, best = 0;
  for (const double lambda : {0.001, 0.01, 0.1, 0.2, 0.5}) {
    sets.lambda = lambda;
    sets.thresholds = fit_thresholds(sets, rows);
    const double size = mean_set_size(sets, rows);
    if (size >= smallest) continue;
    smallest = size;
    best = lambda;
  }
  sets.lambda = best;
}

/// Donor by donor; empty where a row has none or donors are too few.
Groups usable_donors(std::span<const std::string> donors, double coverage) {
  if (std::any_of(donors.begin(), donors.end(), [](const auto& name) { return name.empty(); })) return {};
  auto groups = group_by({donors.begin(), donors.end()});
  return groups.names.size() < fewest_for(coverage) ? Groups{} : groups;
}

std::size_t count_of(std::span<const std::string> donors) {
  if (std::any_of(donors.begin(), donors.end(), [](const auto& name) { return name.empty(); })) return 0;
  return group_by({donors.begin(), donors.end()}).names.size();
}

}  // namespace

const char* name_of(ConformalScore score) { return names[static_cast<int>(score)]; }

ConformalScore conformal_score_from(const std::string& name) {
  for (const auto score : {ConformalScore::lac, ConformalScore::aps, ConformalScore::raps})
    if (name == name_of(score)) return score;
  throw Error(Kind::bad_value, "`" + name + "` is not a conformal score. Give one of: lac, aps, raps.");
}

std::size_t fewest_for(double coverage) {
  check_coverage(coverage);
  return static_cast<std::size_t>(std::ceil(coverage / (1 - coverage) - rounding));
}

ConformalThreshold conformal_threshold(std::span<const double> scores, std::span<const std::string> donors,
                                       double coverage) {
  check_coverage(coverage);
  ConformalThreshold out{infinity, scores.size(), count_of(donors), false};
  const auto groups = usable_donors(donors, coverage);
  out.by_donor = !groups.names.empty();
  std::vector<double> cells_of_donor(groups.names.size(), 0);
  for (const int d : groups.of_item) ++cells_of_donor[d];

  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return scores[a] < scores[b]; });
  const auto units = static_cast<double>(out.by_donor ? groups.names.size() : scores.size());
  double weight = 0;  // in units: every unit weighs 1, and so does the cell to come
  for (const auto i : order) {
    weight += out.by_donor ? 1 / cells_of_donor[groups.of_item[i]] : 1;
    if (weight < (units + 1) * coverage - rounding) continue;
    out.value = scores[i];
    break;
  }
  return out;
}

std::vector<double> conformal_scores(const ConformalSets& sets, std::span<const double> p, double u) {
  std::vector<double> scores(p.size());
  for (std::size_t k = 0; k < p.size(); ++k) {
    if (sets.options.score == ConformalScore::lac) {
      scores[k] = 1 - p[k];
      continue;
    }
    int rank = 1;
    for (const double q : p)
      if (q > p[k]) {
        scores[k] += q;
        ++rank;
      }
    scores[k] += u * p[k] + sets.lambda * std::max(rank - sets.k_reg, 0);  // lambda is 0 but for raps
  }
  return scores;
}

double conformal_u(const ConformalSets& sets, std::string_view name) {
  if (sets.options.score == ConformalScore::lac) return 0;
  return Random(sets.options.seed, "conformal", item_of(name)).uniform();
}

ConformalSets fit_conformal(const LabelledRows& rows, const LabelledRows& others, const ConformalOptions& options) {
  check_coverage(options.coverage);
  ConformalSets sets;
  sets.options = options;
  if (options.score == ConformalScore::raps) tune_raps(sets, others);
  sets.thresholds = fit_thresholds(sets, rows);
  return sets;
}

std::vector<char> conformal_set(const ConformalSets& sets, std::span<const double> p, std::string_view name) {
  const auto scores = conformal_scores(sets, p, conformal_u(sets, name));
  std::vector<char> in(p.size());
  // the same cell's p may differ in its last bits: sums over tables of another length are rounded otherwise
  for (std::size_t k = 0; k < p.size(); ++k) in[k] = scores[k] <= threshold_for(sets, k).value + 1e-12;
  if (!sets.options.may_be_empty) in[static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin())] = 1;
  return in;
}

std::vector<std::string> describe(const ConformalSets& sets, const std::vector<std::string>& classes) {
  const auto& o = sets.options;
  std::string scope = o.pooled ? "over all classes together" : "for every class by itself";
  std::vector<std::string> sentences = {
      "Sets (" + std::string(name_of(o.score)) + ") are meant to hold the true class of " + to_text(100 * o.coverage) +
      " % of cells, " + scope + "." +
      (o.may_be_empty ? " They may be empty; such cells are for review." : " The most probable class is always in.")};
  std::vector<std::string> everywhere, by_cell;
  std::size_t donors = std::numeric_limits<std::size_t>::max();
  for (std::size_t k = 0; k < sets.thresholds.size(); ++k) {
    const auto& t = sets.thresholds[k];
    const std::string name = o.pooled ? "all classes" : classes[k];
    if (std::isinf(t.value))
      everywhere.push_back(name + " (" + std::to_string(t.n) + (t.n == 1 ? " row)" : " rows)"));
    else if (!t.by_donor)
      by_cell.push_back(name);
    if (t.by_donor) donors = std::min(donors, t.donors);
  }
  const auto needed = std::to_string(fewest_for(o.coverage));
  if (!everywhere.empty())
    sentences.push_back("In every set, for want of at least " + needed +
                        " rows to set a threshold by: " + join(everywhere, ", ") + ".");
  if (donors != std::numeric_limits<std::size_t>::max())
    sentences.push_back(
        "Every donor weighs the same, so that the promise holds for cells of a new donor (thresholds from " +
        std::to_string(donors) + " donors or more).");
  if (!by_cell.empty())
    sentences.push_back((needed == "1" ? "No donor known" : "Fewer than " + needed + " donors known") +
                        (by_cell.size() < sets.thresholds.size() ? " of " + join(by_cell, ", ") : std::string()) +
                        ": the promise holds on average over donors, not for each.");
  return sentences;
}

}  // namespace leukolens
