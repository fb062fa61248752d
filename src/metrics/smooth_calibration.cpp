#include "leukolens/metrics/smooth_calibration.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <vector>

namespace leukolens {
namespace {

constexpr std::size_t most_places = 65536;  // of residuals; their spacing is far below the smallest bandwidth

/// cos(m x_j) for all j and rising m, by cos((m+1) x) = 2 cos(x) cos(m x) - cos((m-1) x).
class Cosines {
 public:
  explicit Cosines(std::vector<double> x) : step_(std::move(x)), before_(step_.size()), now_(step_.size(), 1) {
    for (std::size_t j = 0; j < step_.size(); ++j) {
      step_[j] = std::cos(step_[j]);
      before_[j] = step_[j];  // cos(-x)
    }
  }
  const std::vector<double>& now() const { return now_; }
  void next() {
    for (std::size_t j = 0; j < step_.size(); ++j) {
      const double after = 2 * step_[j] * now_[j] - before_[j];
      before_[j] = now_[j];
      now_[j] = after;
    }
  }

 private:
  std::vector<double> step_, before_, now_;
};

/// Gaussian smoothing with reflection at 0 and 1 is diffusion between insulated ends: in the cosine series of the
/// residual the m-th term shrinks by exp(-(pi m width)^2 / 2), and a few terms are enough.
class SmoothedResidual {
 public:
  SmoothedResidual(const ScoreGroups& groups, int mesh) : SmoothedResidual(residuals_of(groups), mesh) {}

  /// Integral over 0..1 of the absolute value, by the midpoint rule.
  double error(double bandwidth) {
    std::vector<double> angle(static_cast<std::size_t>(mesh_)), smooth(angle.size(), 0.);
    for (std::size_t j = 0; j < angle.size(); ++j)
      angle[j] = std::numbers::pi * (static_cast<double>(j) + 0.5) / static_cast<double>(mesh_);
    Cosines cosines(std::move(angle));
    for (int m = 0;; ++m) {
      const double width = std::numbers::pi * m * bandwidth, damping = std::exp(-width * width / 2);
      if (damping < 1e-14) break;
      const double part = (m == 0 ? 1 : 2) * damping * term(m);
      for (std::size_t j = 0; j < smooth.size(); ++j) smooth[j] += part * cosines.now()[j];
      cosines.next();
    }
    double sum = 0;
    for (const double s : smooth) sum += std::abs(s);
    return sum / static_cast<double>(mesh_);
  }

 private:
  struct Residuals {
    std::vector<double> angle, residual;  // pi x place; sum of weight x (score - [event]) there, over the weight of all
  };

  SmoothedResidual(Residuals residuals, int mesh)
      : scores_(std::move(residuals.angle)), mesh_(mesh), residual_(std::move(residuals.residual)) {}

  static Residuals residuals_of(const ScoreGroups& groups) {
    const double weight = std::accumulate(groups.weight.begin(), groups.weight.end(), 0.);
    const bool shared_out = groups.score.size() > most_places;
    Residuals out;
    if (shared_out) {
      for (std::size_t j = 0; j <= most_places; ++j)
        out.angle.push_back(std::numbers::pi * static_cast<double>(j) / static_cast<double>(most_places));
      out.residual.resize(out.angle.size());
    }
    for (std::size_t g = 0; g < groups.score.size(); ++g) {
      const double residual = (groups.weight[g] * groups.score[g] - groups.positive[g]) / weight;
      if (!shared_out) {
        out.angle.push_back(std::numbers::pi * groups.score[g]);
        out.residual.push_back(residual);
        continue;
      }
      const double place = groups.score[g] * static_cast<double>(most_places);
      const auto below = std::min(static_cast<std::size_t>(place), most_places - 1);
      const double part = place - static_cast<double>(below);
      out.residual[below] += residual * (1 - part);
      out.residual[below + 1] += residual * part;
    }
    return out;
  }

  /// sum over groups of residual x cos(pi m score)
  double term(int m) {
    while (static_cast<int>(terms_.size()) <= m) {
      terms_.push_back(std::inner_product(residual_.begin(), residual_.end(), scores_.now().begin(), 0.));
      scores_.next();
    }
    return terms_[static_cast<std::size_t>(m)];
  }

  Cosines scores_;
  int mesh_;
  std::vector<double> residual_, terms_;
};

bool no_cells(const ScoreGroups& groups) {
  return !(std::accumulate(groups.weight.begin(), groups.weight.end(), 0.) > 0);
}

}  // namespace

double smooth_error_at(const ScoreGroups& groups, double bandwidth, const SmoothErrorOptions& options) {
  if (no_cells(groups)) return std::numeric_limits<double>::quiet_NaN();
  return SmoothedResidual(groups, options.mesh).error(std::max(bandwidth, options.smallest_bandwidth));
}

double smooth_calibration_error(const ScoreGroups& groups, const SmoothErrorOptions& options) {
  if (no_cells(groups)) return std::numeric_limits<double>::quiet_NaN();
  SmoothedResidual residual(groups, options.mesh);
  // The error falls as the bandwidth grows: go down until the error exceeds it, then close in by the secant,
  // safeguarded by bisection.
  double hi = 1, error_hi = residual.error(hi), lo = hi, error_lo = error_hi;
  while (error_lo < lo && lo > options.smallest_bandwidth) {
    hi = lo;
    error_hi = error_lo;
    lo = std::max(lo / 4, options.smallest_bandwidth);
    error_lo = residual.error(lo);
  }
  if (error_lo <= lo) return error_lo;  // even the smallest bandwidth exceeds its error
  while (hi - lo > options.tolerance) {
    const double excess_lo = error_lo - lo, excess_hi = error_hi - hi;  // above and below 0
    const double secant = lo + (hi - lo) * excess_lo / (excess_lo - excess_hi), margin = (hi - lo) / 16;
    const double middle = std::clamp(secant, lo + margin, hi - margin), error = residual.error(middle);
    if (error > middle) {
      lo = middle;
      error_lo = error;
    } else {
      hi = middle;
      error_hi = error;
    }
    if (std::abs(error - middle) <= options.tolerance) return error;
  }
  return error_lo;
}

}  // namespace leukolens
