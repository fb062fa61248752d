#include <cstdio>
#include <leukolens/calibration/temperature.hpp>
#include <vector>

int main() {
  leukolens::Table logits(4, 2);
  logits << 4, 0, 4, 0, 4, 0, 0, 4;
  const std::vector<int> labels = {0, 0, 1, 1};
  const auto fit = leukolens::fit_temperature(logits, labels);
  std::printf("temperature %.4f\n", fit.temperature);
  return fit.temperature > 1 ? 0 : 1;  // three of four right at 98 % confidence: too sure
}
