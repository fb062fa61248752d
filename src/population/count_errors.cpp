#include "population/count_errors.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>

#include "leukolens/metrics/classification.hpp"

namespace leukolens {
namespace {

using Row = Eigen::ArrayXd;

/// Values of the calibration cells of one class: donors weigh the same, or cells where donors are unknown.
struct ClassErrors {
  Row mean, square;           ///< K, over units; `square` of single cells
  Row within;                 ///< K, variance of cells about their donor's mean
  Row chance;                 ///< K, mean over donors of within / cells of the donor
  Eigen::MatrixXd deviation;  ///< donors x K, donor mean less class mean; 0 where the donor has no such cell
  double units = 0, cells = 0;
};

ClassErrors class_errors(const CountSource& source, const Table& values, int label) {
  const Eigen::Index k = values.cols();
  const auto donors = static_cast<Eigen::Index>(std::max<std::size_t>(1, source.donors));
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(donors, k);
  Eigen::VectorXd n = Eigen::VectorXd::Zero(donors);
  ClassErrors e;
  e.mean = e.square = e.within = e.chance = Row::Zero(k);
  e.deviation = Eigen::MatrixXd::Zero(donors, k);
  for (std::size_t i = 0; i < source.labels.size(); ++i) {
    const Eigen::Index donor = source.donors ? source.donor[i] : 0, row = static_cast<Eigen::Index>(i);
    if (source.labels[i] != label || donor < 0) continue;
    sum.row(donor) += values.row(row);
    e.square += values.row(row).transpose().array().square();
    n(donor) += 1;
  }
  e.cells = n.sum();
  e.units = source.donors ? static_cast<double>((n.array() > 0).count()) : e.cells;
  if (e.cells == 0) return e;
  const auto having = static_cast<double>((n.array() > 0).count());
  Row about = e.square;  // sum of squares about the donors' means
  for (Eigen::Index d = 0; d < donors; ++d) {
    if (n(d) == 0) continue;
    e.deviation.row(d) = sum.row(d) / n(d);
    e.mean += e.deviation.row(d).transpose().array() / having;
    about -= e.deviation.row(d).transpose().array().square() * n(d);
    e.chance += 1 / (n(d) * having);
  }
  for (Eigen::Index d = 0; d < donors; ++d)
    if (n(d) > 0) e.deviation.row(d) -= e.mean.matrix().transpose();
  e.square /= e.cells;
  e.within = about.max(0) / std::max(1.0, e.cells - having);
  e.chance *= e.within;
  return e;
}

/// Variance of the mean of the specimen's cells: as they spread, at least as cells of such a mixture do.
Row variance_of_cells(const Table& of_specimen, const std::vector<ClassErrors>& classes, const Eigen::VectorXd& q) {
  const auto n = static_cast<double>(of_specimen.rows());
  const Eigen::RowVectorXd mean = of_specimen.colwise().mean();
  Row own = (of_specimen.rowwise() - mean).array().square().colwise().mean().transpose();
  if (!classes.empty()) {
    Row square = Row::Zero(own.size()), centre = square;
    for (std::size_t k = 0; k < classes.size(); ++k) {
      square += q(static_cast<Eigen::Index>(k)) * classes[k].square;
      centre += q(static_cast<Eigen::Index>(k)) * classes[k].mean;
    }
    own = own.max(square - centre.square());
  }
  return own / n;
}

std::string fault_of(const CountSource& source, const std::vector<ClassErrors>& classes) {
  if (source.donors > 0 && source.donors < fewest_donors)
    return std::to_string(source.donors) + (source.donors == 1 ? " calibration donor" : " calibration donors") +
           ": at least " + std::to_string(fewest_donors) + " are needed for an interval";
  for (std::size_t k = 0; k < classes.size(); ++k)
    if (classes[k].units < 2)
      return "calibration cells of the class " + source.classes[k] + " come from fewer than 2 " +
             (source.donors ? "donors" : "cells") + ", too few for an interval";
  return "";
}

/// What differs between donors, for one class's fraction: variance, degrees of freedom, and what chance adds to it.
struct BetweenDonors {
  double variance = 0, degrees = 0, chance = 0;
};

BetweenDonors between_donors(const std::vector<ClassErrors>& classes, const Eigen::VectorXd& q, Eigen::Index column) {
  BetweenDonors b;
  const Eigen::Index donors = classes.front().deviation.rows();
  Eigen::VectorXd errors = Eigen::VectorXd::Zero(donors);
  double shares = 0, inverse = 0, fewest = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < classes.size(); ++k) {
    const auto& c = classes[k];
    const double weight = q(static_cast<Eigen::Index>(k)), freedom = c.units - 1;
    const Eigen::VectorXd deviation = weight * c.deviation.col(column);
    errors += deviation * std::sqrt((static_cast<double>(donors) - 1) / freedom);
    const double share = deviation.squaredNorm() / freedom;
    shares += share;
    inverse += share / freedom;
    fewest = std::min(fewest, freedom);
    b.chance += weight * weight * c.chance(column);
  }
  b.variance = errors.squaredNorm() / (static_cast<double>(donors) - 1);
  b.degrees = shares > 0 ? shares / inverse : fewest;
  return b;
}

}  // namespace

CountValues count_values(const CountSource& source, const Table& p, const Eigen::VectorXd& fractions) {
  const auto share = [&](const Table& ratios) -> Table {
    return ratios.array().colwise() / (ratios * fractions).array();
  };
  const auto calls = [](const Table& table) {
    Table out = Table::Zero(table.rows(), table.cols());
    const auto called = predicted_classes(table);
    for (std::size_t i = 0; i < called.size(); ++i) out(static_cast<Eigen::Index>(i), called[i]) = 1;
    return out;
  };
  const Eigen::Index k = p.cols();
  const Table of_specimen = share(p.array().rowwise() / source.prior.transpose().array());
  const bool known = !source.labels.empty();
  const Table of_source = known ? share(source.ratios) : Table(0, k);
  Eigen::MatrixXd information = Eigen::MatrixXd::Zero(k, k);
  if (known) {
    Eigen::VectorXd n = Eigen::VectorXd::Zero(k);
    for (const int label : source.labels) n(label) += 1;
    Eigen::VectorXd weights(of_source.rows());
    for (Eigen::Index i = 0; i < weights.size(); ++i) {
      const int label = source.labels[static_cast<std::size_t>(i)];
      weights(i) = fractions(label) / n(label);
    }
    information = of_source.transpose() * weights.asDiagonal() * of_source;
  } else {
    information = of_specimen.transpose() * of_specimen / static_cast<double>(p.rows());
  }
  Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> decomposition(information);
  const Eigen::MatrixXd inverse = decomposition.pseudoInverse();
  CountValues out;
  const Eigen::VectorXd none = Eigen::VectorXd::Zero(k);
  const Eigen::VectorXd along = inverse.rowwise().sum();  // J^-1 1
  const auto step = [&](const Table& u) -> Table {
    const Table free = u * inverse;
    const Eigen::VectorXd multiplier = free.rowwise().sum() / along.sum();  // keeps the sum of fractions at 1
    return (free - multiplier * along.transpose()).rowwise() + fractions.transpose();
  };
  out.adjusted = {step(of_source), step(of_specimen), none};
  out.summed = {source.p, p, none};
  out.counted = {known ? calls(source.p) : Table(0, k), calls(p), none};
  if (!known) return out;
  for (CellValues* raw : {&out.summed, &out.counted}) {
    Eigen::MatrixXd change(k, k);  // of the error with the fractions
    for (int label = 0; label < static_cast<int>(k); ++label)
      change.row(label) = class_errors(source, raw->of_source, label).mean.matrix().transpose();
    change -= Eigen::MatrixXd::Identity(k, k);
    raw->of_source -= out.adjusted.of_source * change;
    raw->of_specimen -= out.adjusted.of_specimen * change;
    raw->offset = change.transpose() * fractions;
  }
  return out;
}

CountError count_error(const CountSource& source, const CellValues& values, const Eigen::VectorXd& fractions) {
  const Eigen::Index k = fractions.size();
  CountError out;
  std::vector<ClassErrors> classes;
  if (!source.labels.empty())
    for (int label = 0; label < static_cast<int>(k); ++label)
      classes.push_back(class_errors(source, values.of_source, label));
  out.none = fault_of(source, classes);
  if (!out.none.empty()) return out;
  out.variance = variance_of_cells(values.of_specimen, classes, fractions);
  out.bias = values.offset;
  out.degrees = Eigen::VectorXd::Constant(k, std::numeric_limits<double>::infinity());
  if (classes.empty()) return out;
  out.bias -= fractions;
  for (Eigen::Index c = 0; c < k; ++c) {
    const auto& of_class = classes[static_cast<std::size_t>(c)];
    out.bias += fractions(c) * of_class.mean.matrix();
    if (source.donors == 0) out.variance += fractions(c) * fractions(c) * (of_class.within / of_class.cells).matrix();
  }
  for (Eigen::Index column = 0; column < k && source.donors > 0; ++column) {
    const auto between = between_donors(classes, fractions, column);
    const double donors = between.degrees + 1;
    if (donors < static_cast<double>(fewest_donors) - 1e-6)
      out.none = "the classes come from fewer than " + std::to_string(fewest_donors) +
                 " calibration donors each, too few for an interval";
    out.variance(column) +=
        std::max(0.0, between.variance - between.chance) * (1 + 1 / donors) + between.chance / donors;
    out.degrees(column) = between.degrees;
  }
  return out;
}

}  // namespace leukolens
