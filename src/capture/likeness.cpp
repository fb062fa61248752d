#include "capture/likeness.hpp"

#include <algorithm>
#include <cmath>

namespace leukolens {
namespace {

constexpr double area_deviation = 0.15;   ///< between two sightings of one cell, relative
constexpr double phase_deviation = 0.10;  ///< relative
constexpr double phase_floor = 0.02;      ///< in the unit of the image
constexpr double most = 4;

}  // namespace

double difference_of_looks(const Sighting& a, const Sighting& b) {
  const double area = std::log(a.area_px / b.area_px) / area_deviation;
  const double mean = (std::abs(a.mean_phase) + std::abs(b.mean_phase)) / 2;
  const double phase = (a.mean_phase - b.mean_phase) / (phase_floor + phase_deviation * mean);
  return std::min(area * area, most) + std::min(phase * phase, most);
}

}  // namespace leukolens
