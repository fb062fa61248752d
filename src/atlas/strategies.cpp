#include "leukolens/atlas/strategies.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "atlas/spectral_clusters.hpp"
#include "leukolens/explain/localisation.hpp"
#include "leukolens/statistics/binomial.hpp"
#include "leukolens/statistics/holm.hpp"
#include "leukolens/statistics/wilson.hpp"

namespace leukolens {
namespace {

constexpr int map_side = 16;
constexpr std::size_t fewest_cells = 20;  // to look for strategies at all
constexpr std::size_t smallest = 4;       // cells of a strategy
constexpr double spot_part = 0.05;        // of the places that no cell covers
constexpr double least_spot = 0.2;        // of the mean map's relevance in them: a spot stands out
constexpr double least_contrast = 5;      // of the mean image there: it shows something
constexpr double most_of_one = 0.8;       // of a strategy's cells from one capture
constexpr double surprise = 0.01;         // p of so many cells of one capture

/// The map as a point; empty where it shows nothing.
cv::Mat1f small_map(const cv::Mat1f& relevance) {
  cv::Mat1f small;
  cv::resize(relevance, small, {map_side, map_side}, 0, 0, cv::INTER_AREA);
  const double size = cv::norm(small, cv::NORM_L1);
  return size > 0 ? cv::Mat1f(small / size) : cv::Mat1f();
}

std::vector<std::pair<std::string, std::size_t>> counted(const std::vector<std::size_t>& cells,
                                                         std::span<const AtlasCell> all, std::string AtlasCell::*name) {
  std::map<std::string, std::size_t> counts;
  for (const auto i : cells)
    if (!(all[i].*name).empty()) ++counts[all[i].*name];
  std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted, std::greater<>(), [](const auto& pair) { return pair.second; });
  return sorted;
}

float median_of(std::vector<float> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// How far the mean phase at some places, weighted by their relevance, lies off the median of all free places: in
/// standard deviations of these by their median deviation, or in fiftieths of the cells' own height where that is more.
double contrast_of(const Strategy& s, const cv::Mat1b& covered, const std::vector<cv::Point>& free, std::size_t most) {
  std::vector<float> phases, deviations;
  for (const auto& at : free) phases.push_back(s.mean_phase(at));
  const float medium = median_of(phases);
  for (const float phase : phases) deviations.push_back(std::abs(phase - medium));
  const double height = std::abs(cv::mean(s.mean_phase, covered)[0] - medium);
  const double unit = std::max(1.4826 * median_of(deviations), height / 50);
  double sum = 0, weight = 0;
  for (std::size_t i = 0; i < most; ++i) {
    const double relevance = std::abs(s.mean_map(free[i]));
    sum += relevance * (s.mean_phase(free[i]) - medium);
    weight += relevance;
  }
  return weight > 0 && unit > 0 ? std::abs(sum / weight) / unit : 0;
}

/// Looks for a spot among the places that no cell covers; leaves both undefined where cells cover all.
void add_spot(Strategy& s, std::span<const AtlasCell> all) {
  cv::Mat1b covered = cv::Mat1b::zeros(s.mean_map.size());
  for (const auto i : s.cells) covered |= with_rim(all[i].mask);
  std::vector<cv::Point> free;
  for (int y = 0; y < covered.rows; ++y)
    for (int x = 0; x < covered.cols; ++x)
      if (!covered(y, x)) free.emplace_back(x, y);
  const double whole = cv::norm(s.mean_map, cv::NORM_L1);
  const auto most = static_cast<std::size_t>(std::lround(spot_part * static_cast<double>(free.size())));
  if (most == 0 || !(whole > 0)) return;
  const auto relevance = [&](const cv::Point& at) { return std::abs(s.mean_map(at)); };
  std::ranges::nth_element(free, free.begin() + static_cast<std::ptrdiff_t>(most), std::greater<>(), relevance);
  s.spot = 0;
  for (std::size_t i = 0; i < most; ++i) s.spot += relevance(free[i]) / whole;
  s.spot_contrast = contrast_of(s, covered, free, most);
}

Strategy strategy_of(std::vector<std::size_t> cells, std::span<const AtlasCell> all, std::size_t shown) {
  Strategy s;
  s.cells = std::move(cells);
  s.share = static_cast<double>(s.cells.size()) / static_cast<double>(shown);
  s.mean_map = cv::Mat1f::zeros(all[s.cells.front()].relevance.size());
  s.mean_phase = cv::Mat1f::zeros(s.mean_map.size());
  std::size_t right = 0, judged = 0;
  double outside = 0, area = 0, outlined = 0;
  for (const auto i : s.cells) {
    const auto& cell = all[i];
    const double size = cv::norm(cell.relevance, cv::NORM_L1);
    s.mean_map += cell.relevance / (size * static_cast<double>(s.cells.size()));
    s.mean_phase += cell.patch.phase / static_cast<double>(s.cells.size());
    judged += cell.held_out && cell.label_class >= 0;
    right += cell.held_out && cell.label_class == cell.predicted;
    if (const auto share = outside_share(cell.relevance, cell.mask); std::isfinite(share.share))
      outside += share.share, area += share.uniform, outlined += 1;
  }
  s.accuracy = wilson(right, judged);
  if (outlined > 0) s.outside = outside / outlined, s.outside_area = area / outlined;
  s.donors = counted(s.cells, all, &AtlasCell::donor);
  s.captures = counted(s.cells, all, &AtlasCell::capture);
  add_spot(s, all);
  std::ranges::stable_sort(s.cells, {}, [&](std::size_t i) {
    const double size = cv::norm(all[i].relevance, cv::NORM_L1);
    return cv::norm(cv::Mat1f(all[i].relevance / size) - s.mean_map, cv::NORM_L1);
  });
  return s;
}

std::string percent(double fraction) { return std::to_string(std::lround(100 * fraction)) + " %"; }

/// A strategy most of whose cells come from one capture, of which the class has far fewer.
void mark_captures(std::vector<Strategy>& strategies, std::span<const AtlasCell> all) {
  if (strategies.size() < 2) return;  // all cells of the class: nothing to compare with
  std::vector<std::size_t> every(all.size());
  std::iota(every.begin(), every.end(), std::size_t{0});
  std::map<std::string, std::size_t> of_class;
  for (const auto& [name, count] : counted(every, all, &AtlasCell::capture)) of_class[name] = count;
  std::vector<double> p;
  for (const auto& s : strategies) {
    const bool any = !s.captures.empty();
    const double expected =
        any ? static_cast<double>(of_class[s.captures.front().first]) / static_cast<double>(all.size()) : 1;
    // At least so many of the strategy's cells, were they drawn from the class.
    p.push_back(any && s.captures.front().second > 0
                    ? 1 - binomial_cdf(s.captures.front().second - 1, s.cells.size(), expected)
                    : 1);
  }
  // The capture was chosen after looking at all of them.
  for (auto& value : p) value = std::min(1., value * static_cast<double>(std::max<std::size_t>(1, of_class.size())));
  const auto adjusted = holm(p);
  for (std::size_t i = 0; i < strategies.size(); ++i) {
    auto& s = strategies[i];
    if (s.captures.empty() || adjusted[i] > surprise) continue;
    const double part = static_cast<double>(s.captures.front().second) / static_cast<double>(s.cells.size());
    if (part < most_of_one) continue;
    s.artefact = percent(part) + " of its cells come from one capture, " + s.captures.front().first + ", which has " +
                 percent(static_cast<double>(of_class[s.captures.front().first]) / static_cast<double>(all.size())) +
                 " of the class's cells";
  }
}

/// A small place beside the cells that holds much of the relevance: an artefact of the images where they show something
/// there, else perhaps of the method that makes the maps.
void mark_spots(std::vector<Strategy>& strategies) {
  for (auto& s : strategies) {
    if (!(s.spot >= least_spot)) continue;
    const std::string place = percent(s.spot) + " of its relevance lies in small places that no cell covers, " +
                              percent(spot_part) + " of those around the cells";
    if (s.spot_contrast < least_contrast)
      s.unseen = place + ", and the mean image shows nothing there";
    else if (s.artefact.empty())
      s.artefact = place + ", where the mean image shows something beside the cell";
  }
}

}  // namespace

StrategiesReport find_strategies(std::span<const AtlasCell> cells, const StrategiesOptions& o) {
  StrategiesReport report;
  report.of_cell.assign(cells.size(), -1);
  std::vector<std::size_t> shown;
  Eigen::MatrixXd points(static_cast<Eigen::Index>(cells.size()), map_side * map_side);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto map = small_map(cells[i].relevance);
    if (map.empty()) continue;
    points.row(static_cast<Eigen::Index>(shown.size())) =
        Eigen::Map<const Eigen::RowVectorXf>(map.ptr<float>(), map_side * map_side).cast<double>();
    shown.push_back(i);
  }
  if (shown.empty()) return report;
  points.conservativeResize(static_cast<Eigen::Index>(shown.size()), Eigen::NoChange);
  Clusters clusters{std::vector<int>(shown.size()), 1, 0};
  if (shown.size() >= fewest_cells && o.most > 1) {
    auto found = spectral_clusters(points, o.most, o.seed);
    report.silhouette = found.silhouette;
    report.null_silhouette = -1;
    for (int draw = 0; draw < o.null_draws; ++draw)
      report.null_silhouette = std::max(report.null_silhouette, null_clusters(points, o.most, o.seed, draw).silhouette);
    std::vector<std::size_t> sizes(static_cast<std::size_t>(found.k));
    for (const int c : found.of) ++sizes[static_cast<std::size_t>(c)];
    if (found.silhouette > report.null_silhouette && std::ranges::min(sizes) >= smallest) clusters = std::move(found);
  }
  for (int c = 0; c < clusters.k; ++c) {
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < shown.size(); ++i)
      if (clusters.of[i] == c) members.push_back(shown[i]);
    report.strategies.push_back(strategy_of(std::move(members), cells, shown.size()));
  }
  std::ranges::stable_sort(report.strategies, std::greater<>(), [](const Strategy& s) { return s.cells.size(); });
  mark_captures(report.strategies, cells);
  mark_spots(report.strategies);
  for (std::size_t s = 0; s < report.strategies.size(); ++s)
    for (const auto i : report.strategies[s].cells) report.of_cell[i] = static_cast<int>(s);
  return report;
}

}  // namespace leukolens
