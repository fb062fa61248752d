#include "leukolens/atlas/interventions.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <set>

#include "atlas/changed_cell.hpp"
#include "leukolens/statistics/mean_of_cells.hpp"

namespace leukolens {
namespace {

/// Cells ready to be changed, and what the network says of them as they are.
struct Subjects {
  std::vector<const AtlasCell*> cells;
  std::vector<CellParts> parts;
  std::vector<std::string> donors;
  std::vector<double> scores;
};

double centred(const cv::Mat1f& logits, int row, int c) { return logits(row, c) - cv::mean(logits.row(row))[0]; }

int call_of(const cv::Mat1f& logits, int row) {
  const float* first = logits[row];
  return static_cast<int>(std::max_element(first, first + logits.cols) - first);
}

cv::Mat1f input_of(const AtlasCell& cell, const cv::Mat1f& phase, const Preprocessing& preprocessing) {
  return network_input(PhaseImage{phase, cell.patch.unit, cell.patch.optics}, preprocessing);
}

Subjects subjects_of(std::span<const AtlasCell> cells, std::span<const AtlasCell> others, int c,
                     const Preprocessing& preprocessing, const LogitsOf& logits, const InterventionsOptions& o,
                     std::size_t& without_outline) {
  Subjects s;
  for (const auto& cell : cells) {
    if (s.cells.size() == o.cells) break;
    if (cv::countNonZero(cell.mask) == 0)
      ++without_outline;
    else
      s.cells.push_back(&cell);
  }
  std::vector<const AtlasCell*> lenders;
  for (const auto& other : others)
    if (cv::countNonZero(other.mask) > 0) lenders.push_back(&other);
  if (lenders.empty() && !s.cells.empty()) {
    lenders = s.cells;
    std::ranges::rotate(lenders, lenders.begin() + 1);
  }
  std::vector<cv::Mat1f> inputs;
  for (std::size_t i = 0; i < s.cells.size(); ++i) {
    s.parts.push_back(parts_of(*s.cells[i], *lenders[i % lenders.size()], o.seed));
    s.donors.push_back(s.cells[i]->donor);
    inputs.push_back(input_of(*s.cells[i], s.cells[i]->patch.phase, preprocessing));
  }
  if (inputs.empty()) return s;
  const auto z = logits(inputs);
  for (int i = 0; i < z.rows; ++i) s.scores.push_back(centred(z, i, c));
  return s;
}

/// Whether the cell, made larger about its centroid, still lies in the patch; else the change would cut its rim off.
bool fits(const CellParts& cell, const Change& change, double setting) {
  if (std::string(change.property) != "size" || setting <= 1) return true;
  const auto box = cv::boundingRect(cell.mask);
  const auto reach = [&](double at, double centre) { return centre + setting * (at - centre); };
  return reach(box.x, cell.centroid.x) >= 0 && reach(box.y, cell.centroid.y) >= 0 &&
         reach(box.x + box.width, cell.centroid.x) <= cell.mask.cols &&
         reach(box.y + box.height, cell.centroid.y) <= cell.mask.rows;
}

InterventionPoint point_of(const Subjects& s, const Change& change, double setting, int c,
                           const Preprocessing& preprocessing, const LogitsOf& logits, std::uint64_t seed) {
  std::vector<cv::Mat1f> inputs;
  std::vector<std::size_t> changed;
  for (std::size_t i = 0; i < s.cells.size(); ++i) {
    if (!fits(s.parts[i], change, setting)) continue;
    Random random(seed, std::string("atlas-") + change.name, item_of(s.cells[i]->id));
    inputs.push_back(input_of(*s.cells[i], change.apply(s.parts[i], setting, random), preprocessing));
    changed.push_back(i);
  }
  InterventionPoint point{setting, words_of(change, setting), {}, undefined};
  if (inputs.empty()) {
    point.rise.ci_method = "no cell has room for it in the patch";
    return point;
  }
  const auto z = logits(inputs);
  std::vector<double> rises;
  std::vector<std::string> donors;
  double flipped = 0;
  for (int row = 0; row < z.rows; ++row) {
    const auto i = changed[static_cast<std::size_t>(row)];
    rises.push_back(centred(z, row, c) - s.scores[i]);
    donors.push_back(s.donors[i]);
    flipped += call_of(z, row) != c;
  }
  point.rise = mean_of_cells(rises, donors).estimate;
  point.flipped = flipped / z.rows;
  return point;
}

/// By which points are ranked: |mean rise|, those with an interval before those that too few cells have room for.
std::pair<bool, double> rank_of(const InterventionPoint& point) {
  return {point.rise.ci.has_value(), std::isfinite(point.rise.value) ? std::abs(point.rise.value) : -1};
}

std::pair<bool, double> strength_of(const Intervention& intervention) {
  return rank_of(intervention.points[intervention.strongest]);
}

double deviation_of(const std::vector<double>& values) {
  if (values.size() < 2) return undefined;
  cv::Scalar mean, deviation;
  cv::meanStdDev(values, mean, deviation);
  return deviation[0];
}

}  // namespace

InterventionsReport intervene(std::span<const AtlasCell> cells, std::span<const AtlasCell> others, int class_index,
                              const Preprocessing& preprocessing, const LogitsOf& logits,
                              const InterventionsOptions& options) {
  InterventionsReport report;
  const auto s = subjects_of(cells, others, class_index, preprocessing, logits, options, report.without_outline);
  report.cells = s.cells.size();
  report.donors = std::set<std::string>(s.donors.begin(), s.donors.end()).size() -
                  static_cast<std::size_t>(std::ranges::count(s.donors, "") > 0);
  report.spread = deviation_of(s.scores);
  if (report.cells < 2) return report;
  for (const auto& change : changes()) {
    Intervention intervention{change.name, change.property, {}, 0};
    for (const double setting : change.settings)
      intervention.points.push_back(point_of(s, change, setting, class_index, preprocessing, logits, options.seed));
    intervention.strongest = static_cast<std::size_t>(std::ranges::max_element(intervention.points, {}, rank_of) -
                                                      intervention.points.begin());
    report.interventions.push_back(std::move(intervention));
  }
  std::ranges::stable_sort(report.interventions, std::greater<>(), strength_of);
  return report;
}

}  // namespace leukolens
