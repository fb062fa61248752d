#include "leukolens/atlas/concepts.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "leukolens/atlas/radial.hpp"
#include "leukolens/phase/shape.hpp"
#include "leukolens/statistics/mean_of_cells.hpp"
#include "leukolens/statistics/normal.hpp"

namespace leukolens {
namespace {

constexpr double least_correlation = 0.5;
constexpr std::size_t most_of_donor = 2;
constexpr std::size_t fewest_cells = 20;    // for a correlation to be named
constexpr std::size_t fewest_of_donor = 5;  // cells, for a donor to have a say in it
constexpr double most_chance = 0.05;        // that any correlation is named by chance
constexpr double agreeing_donors = 0.8;

/// Each channel's part of a cell's sum of |relevance|: N x C.
cv::Mat1f shares_of(const cv::Mat1f& relevance) {
  cv::Mat1f shares = relevance.clone();
  for (int i = 0; i < shares.rows; ++i) {
    const double size = cv::norm(shares.row(i), cv::NORM_L1);
    if (size > 0) shares.row(i) /= size;
  }
  return shares;
}

std::vector<double> column_of(const cv::Mat1f& values, int c) {
  std::vector<double> column;
  for (int i = 0; i < values.rows; ++i) column.push_back(values(i, c));
  return column;
}

/// Ranks from 1, ties in the middle; of the places where both are finite.
std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return values[i]; });
  std::vector<double> rank(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t j = i;
    while (j < order.size() && values[order[j]] == values[order[i]]) ++j;
    for (std::size_t k = i; k < j; ++k) rank[order[k]] = (static_cast<double>(i + j) + 1) / 2;
    i = j;
  }
  return rank;
}

struct Correlation {
  double r = undefined;
  std::size_t cells = 0;
};

/// Spearman's, over the places where both are finite.
Correlation spearman(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> x, y;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::isfinite(a[i]) && std::isfinite(b[i])) x.push_back(a[i]), y.push_back(b[i]);
  x = ranks(x), y = ranks(y);
  const double mean = (static_cast<double>(x.size()) + 1) / 2;
  double xy = 0, xx = 0, yy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xy += (x[i] - mean) * (y[i] - mean);
    xx += (x[i] - mean) * (x[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
  }
  return {xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : undefined, x.size()};
}

/// By Fisher's z, whose variance is 1.06 / (n - 3) for ranks (Fieller, Hartley & Pearson, Biometrika 44, 1957), over
/// all correlations that are looked at.
bool beyond_chance(const Correlation& c, std::size_t looked_at) {
  const double z = std::atanh(std::min(std::abs(c.r), 1 - 1e-9)) * std::sqrt((static_cast<double>(c.cells) - 3) / 1.06);
  return 2 * normal_cdf(-z) * static_cast<double>(looked_at) < most_chance;
}

/// Whether the correlation has the same sign within most donors; true where none has cells enough to tell.
bool donors_agree(double r, const std::vector<double>& a, const std::vector<double>& b,
                  std::span<const AtlasCell> cells) {
  std::map<std::string, std::pair<std::vector<double>, std::vector<double>>> of_donor;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (!cells[i].donor.empty()) {
      auto& [x, y] = of_donor[cells[i].donor];
      x.push_back(a[i]), y.push_back(b[i]);
    }
  double same = 0, all = 0;
  for (const auto& [donor, values] : of_donor) {
    const auto own = spearman(values.first, values.second);
    if (own.cells < fewest_of_donor || !std::isfinite(own.r)) continue;
    same += own.r * r > 0;
    all += 1;
  }
  return same >= agreeing_donors * all;
}

/// Cells that the channel is most relevant in, at most two a donor while there are others.
std::vector<std::size_t> references_of(const std::vector<double>& relevance, std::span<const AtlasCell> cells,
                                       std::size_t most) {
  std::vector<std::size_t> order(cells.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t i) { return relevance[i]; });
  std::vector<std::size_t> chosen, passed;
  std::map<std::string, std::size_t> of_donor;
  for (const auto i : order) {
    const auto& donor = cells[i].donor;
    const bool full = !donor.empty() && of_donor[donor] >= most_of_donor;
    (full ? passed : chosen).push_back(i);
    ++of_donor[donor];
  }
  chosen.insert(chosen.end(), passed.begin(), passed.end());
  chosen.resize(std::min(most, chosen.size()));
  return chosen;
}

void add_zones(Concept& found, std::span<const AtlasCell> cells) {
  double n = 0;
  for (std::size_t i = 0; i < found.maps.size(); ++i) {
    const auto profile = radial_profile(found.maps[i], cells[found.references[i]].mask);
    if (!std::isfinite(profile.share[0])) continue;
    for (std::size_t z = 0; z < zones.size(); ++z)
      found.zones[z] += profile.share[z], found.areas[z] += profile.area[z];
    n += 1;
  }
  for (std::size_t z = 0; z < zones.size(); ++z) {
    found.zones[z] = n > 0 ? found.zones[z] / n : undefined;
    found.areas[z] = n > 0 ? found.areas[z] / n : undefined;
  }
}

void add_shape_columns(Concept& found, const std::vector<double>& share, std::span<const AtlasCell> cells,
                       std::size_t channels) {
  const auto looked_at = channels * shape_columns().size();
  for (std::size_t d = 0; d < shape_columns().size(); ++d) {
    std::vector<double> values;
    for (const auto& cell : cells) values.push_back(d < cell.shape.size() ? cell.shape[d] : undefined);
    const auto c = spearman(share, values);
    if (c.cells >= fewest_cells && std::abs(c.r) >= least_correlation && beyond_chance(c, looked_at) &&
        donors_agree(c.r, share, values, cells))
      found.goes_with.emplace_back(shape_columns()[d], c.r);
  }
  // Pixels and micrometres say the same: once.
  const auto in_um = [&](const std::string& px, const std::string& um) {
    const auto has = [&](const std::string& name) {
      return std::ranges::any_of(found.goes_with, [&](const auto& pair) { return pair.first == name; });
    };
    if (has(um)) std::erase_if(found.goes_with, [&](const auto& pair) { return pair.first == px; });
  };
  in_um("area_px", "area_um2");
  in_um("perimeter_px", "perimeter_um");
  std::ranges::stable_sort(found.goes_with, std::greater<>(), [](const auto& pair) { return std::abs(pair.second); });
}

}  // namespace

ConceptsReport find_concepts(std::span<const AtlasCell> cells, const std::vector<cv::Mat1f>& inputs, int class_index,
                             const ConceptsOf& of, const ConceptsOptions& o) {
  ConceptsReport report{of.layer, of.channels, cells.size(), {}, undefined};
  if (cells.empty()) return report;
  const auto shares = shares_of(of.relevance(inputs, std::vector<int>(inputs.size(), class_index)));
  std::vector<std::string> donors;
  for (const auto& cell : cells) donors.push_back(cell.donor);
  std::vector<double> size;
  for (int c = 0; c < shares.cols; ++c) size.push_back(cv::norm(shares.col(c), cv::NORM_L1) / shares.rows);
  std::vector<int> order(size.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::greater<>(), [&](int c) { return size[static_cast<std::size_t>(c)]; });
  order.resize(std::min(o.most, order.size()));
  report.shown = 0;
  for (const int c : order) {
    Concept found;
    found.channel = c;
    found.size = size[static_cast<std::size_t>(c)];
    report.shown += found.size;
    const auto share = column_of(shares, c);
    found.share = mean_of_cells(share, donors).estimate;
    // A channel that speaks against the class is shown in the cells where it does so most.
    auto relevance = share;
    if (found.share.value < 0)
      for (auto& value : relevance) value = -value;
    found.references = references_of(relevance, cells, o.references);
    std::vector<cv::Mat1f> asked;
    for (const auto i : found.references) asked.push_back(inputs[i]);
    found.maps = of.maps(asked, std::vector<int>(asked.size(), class_index), std::vector<int>(asked.size(), c));
    add_zones(found, cells);
    add_shape_columns(found, share, cells, order.size());
    report.concepts.push_back(std::move(found));
  }
  return report;
}

}  // namespace leukolens
