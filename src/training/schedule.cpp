#include "training/schedule.hpp"

#include <cmath>
#include <numbers>

#include "leukolens/training/training.hpp"

namespace leukolens {

double learning_rate(std::size_t step, std::size_t steps, double peak, double warm_up) {
  const auto rising = warm_up * static_cast<double>(steps);
  const auto now = static_cast<double>(step) + 1;
  if (now <= rising) return peak * now / rising;
  const double part = (static_cast<double>(step) - rising) / (static_cast<double>(steps) - rising);
  return peak * (1 + std::cos(std::numbers::pi * part)) / 2;
}

double default_learning_rate(const std::string& architecture) {
  return architecture == "alexnet" || architecture == "vgg11_bn" ? 3e-4 : TrainingOptions{}.learning_rate;
}

}  // namespace leukolens
