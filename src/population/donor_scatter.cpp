#include "leukolens/population/donor_scatter.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "leukolens/core/random.hpp"
#include "leukolens/core/sampling.hpp"
#include "leukolens/population/prior_shift.hpp"

namespace leukolens {
namespace {

constexpr std::size_t fewest_donors = 5;
constexpr std::uint64_t shuffles = 50;

/// Found less labelled fractions of each donor, whose cells are given by row numbers into p.
std::vector<Eigen::VectorXd> errors_of(const Table& p, const Eigen::VectorXd& source_prior, std::span<const int> labels,
                                       const std::vector<std::vector<int>>& donors) {
  PriorShiftOptions rough;
  rough.tolerance = 1e-5;
  std::vector<Eigen::VectorXd> errors;
  for (const auto& rows : donors) {
    Eigen::VectorXd error = fit_prior_shift(p(rows, Eigen::all), source_prior, {}, rough).fractions;
    for (const int row : rows) error(labels[row]) -= 1 / static_cast<double>(rows.size());
    errors.push_back(std::move(error));
  }
  return errors;
}

double mean_square(const std::vector<Eigen::VectorXd>& errors) {
  double sum = 0;
  for (const auto& e : errors) sum += e.squaredNorm();
  return sum / static_cast<double>(errors.size());
}

/// Rows where those of one class have changed places: donors keep their numbers of each class.
std::vector<int> shuffled_rows(std::span<const int> labels, std::uint64_t seed, std::uint64_t shuffle_number) {
  std::vector<std::vector<int>> of_class(static_cast<std::size_t>(*std::max_element(labels.begin(), labels.end())) + 1);
  for (std::size_t i = 0; i < labels.size(); ++i) of_class[labels[i]].push_back(static_cast<int>(i));
  std::vector<int> rows(labels.size());
  Random random(seed, "donor scatter", shuffle_number);
  for (const auto& places : of_class) {
    auto moved = places;
    shuffle(moved, random);
    for (std::size_t i = 0; i < places.size(); ++i) rows[places[i]] = moved[i];
  }
  return rows;
}

}  // namespace

DonorScatter donor_scatter(const Table& p, const Eigen::VectorXd& source_prior, std::span<const int> labels,
                           const std::vector<std::string>& donors, std::uint64_t seed) {
  DonorScatter scatter;
  const auto groups = group_by(donors);
  if (groups.names.size() < fewest_donors) return scatter;
  std::vector<std::vector<int>> rows(groups.names.size());
  for (std::size_t i = 0; i < donors.size(); ++i) rows[groups.of_item[i]].push_back(static_cast<int>(i));
  scatter.errors = errors_of(p, source_prior, labels, rows);
  double by_chance = 0;
  for (std::uint64_t s = 0; s < shuffles; ++s) {
    const auto moved = shuffled_rows(labels, seed, s);
    auto of_donors = rows;
    for (auto& donor : of_donors)
      for (int& row : donor) row = moved[row];
    by_chance += mean_square(errors_of(p, source_prior, labels, of_donors)) / shuffles;
  }
  const double all = mean_square(scatter.errors);
  scatter.share = all > by_chance ? std::sqrt(1 - by_chance / all) : 0;
  for (auto& e : scatter.errors) e *= scatter.share;
  return scatter;
}

}  // namespace leukolens
