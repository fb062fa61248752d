#include "leukolens/population/source_draws.hpp"

#include <algorithm>

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/sampling.hpp"
#include "leukolens/metrics/classification.hpp"

namespace leukolens {
namespace {

constexpr std::size_t fewest_donors = 5;  // below, cells are drawn

/// Rows of the calibration cells in whole units: those of each donor, or single cells.
std::vector<std::vector<int>> units_of(const ScoreTable& cells, std::size_t& donors) {
  std::vector<std::vector<int>> units;
  const bool known =
      std::any_of(cells.donors.begin(), cells.donors.end(), [](const auto& name) { return !name.empty(); });
  if (known) {
    const auto groups = group_by(cells.donors);
    donors = groups.names.size();
    if (donors >= fewest_donors) {
      units.resize(donors);
      for (std::size_t i = 0; i < cells.size(); ++i)
        units[static_cast<std::size_t>(groups.of_item[i])].push_back(static_cast<int>(i));
      return units;
    }
  }
  for (std::size_t i = 0; i < cells.size(); ++i) units.push_back({static_cast<int>(i)});
  return units;
}

/// Above 0, so that it may divide.
Eigen::VectorXd mean_of_rows(const Table& p) {
  return p.colwise().mean().transpose().cwiseMax(std::numeric_limits<double>::min());
}

/// The calibrator in use, fitted to other rows.
std::optional<Calibration> refitted(const std::optional<Calibration>& calibration, const Table& logits,
                                    std::span<const int> labels) {
  if (!calibration) return {};
  const auto& chosen = calibration->fitted.at(calibration->chosen);
  CalibrateOptions options;
  options.methods = {chosen.method};
  options.fit.smoothing = chosen.smoothing;
  return calibrate(logits, labels, calibration->classes, options);
}

std::string method_text(const SourceDraws& source, const IntervalOptions& options) {
  std::string text = "bootstrap of the specimen's cells";
  if (!source.labels.empty() && source.donors >= fewest_donors)
    text +=
        " and of " + std::to_string(source.donors) + " calibration donors (adjusted: and of what it misses of theirs)";
  else if (!source.labels.empty())
    text += " and of calibration cells (fewer than " + std::to_string(fewest_donors) + " donors known)";
  return text + ", percentile, " + std::to_string(options.draws) + " draws, seed " + std::to_string(options.seed);
}

}  // namespace

Table DrawnSource::probabilities(const Table& logits) const {
  return calibration ? apply(*calibration, logits) : softmax(logits);
}

SourceDraws draw_source(const SourceCells& source, const Eigen::VectorXd& given_prior, const IntervalOptions& options,
                        const Warn& warn) {
  SourceDraws out;
  out.whole = {source.calibration, given_prior};
  const bool given = given_prior.size() > 0;
  if (given || source.cells.size() == 0) {
    if (!given)
      throw Error(Kind::bad_data,
                  "the calibration cells are not to be found, so the fractions that the probabilities were calibrated "
                  "for are unknown. Give the table that was calibrated on (--calibrated-on) or the fractions "
                  "themselves (--source-prior).");
    out.draws.assign(static_cast<std::size_t>(options.draws), out.whole);
    out.method = method_text(out, options);
    return out;
  }
  const Table logits = logits_of(source.cells, warn);
  const Table p = out.whole.probabilities(logits);
  out.whole.prior = mean_of_rows(p);
  out.labels = source.cells.labels;
  out.predicted = predicted_classes(p);
  const auto units = units_of(source.cells, out.donors);
  if (out.donors < fewest_donors && warn)
    warn("fewer than " + std::to_string(fewest_donors) +
         " calibration donors are known: what differs between donors is not in the intervals of the counts.");
  else
    out.scatter = donor_scatter(p, out.whole.prior, out.labels, source.cells.donors, options.seed);
  std::vector<int> drawn, rows, labels;
  for (int r = 0; r < options.draws; ++r) {
    Random random(options.seed, "calibration donors", static_cast<std::uint64_t>(r));
    bootstrap_draw(units.size(), random, drawn);
    rows.clear();
    labels.clear();
    for (const int unit : drawn) rows.insert(rows.end(), units[unit].begin(), units[unit].end());
    for (const int row : rows) labels.push_back(out.labels[row]);
    const Table of_rows = logits(rows, Eigen::all);
    DrawnSource draw{refitted(source.calibration, of_rows, labels), {}};
    draw.prior = mean_of_rows(draw.probabilities(of_rows));
    out.draws.push_back(std::move(draw));
  }
  out.method = method_text(out, options);
  return out;
}

}  // namespace leukolens
