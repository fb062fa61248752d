#include "report/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace leukolens {

std::string fixed_text(double value, int decimals) {
  if (!std::isfinite(value)) return "not defined";
  char text[400];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  const bool is_zero = std::strpbrk(text, "123456789") == nullptr;
  return text[0] == '-' && is_zero ? text + 1 : text;  // never "-0.00"
}

std::string figure_text(double value) {
  const double size = std::abs(value);
  if (!std::isfinite(size) || size >= 100) return fixed_text(value, 0);
  if (size >= 10) return fixed_text(value, 1);
  if (size >= 0.0095 || size < 1e-9) return fixed_text(value, 3);
  return fixed_text(value, 1 - static_cast<int>(std::floor(std::log10(size))));  // two significant digits
}

std::string percent_text(double fraction, int decimals) {
  return std::isfinite(fraction) ? fixed_text(fraction * 100, decimals) + " %" : "not defined";
}

std::string count_text(std::size_t n) {
  std::string text = std::to_string(n);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), "\u2009");
  return text;
}

std::string cells_text(std::size_t n) { return count_text(n) + (n == 1 ? " cell" : " cells"); }

std::string short_count(int n) {
  if (n < 10000) return std::to_string(n);
  return n < 10000000 ? std::to_string((n + 500) / 1000) + "k" : std::to_string((n + 500000) / 1000000) + "M";
}

std::string p_text(double p) { return p < 0.001 ? "p < 0.001" : "p = " + fixed_text(p, 3); }

int decimals_of(const Estimate& e) {
  const auto half = [](const Interval& i) { return (i.hi - i.lo) / 2; };
  double width = e.ci ? half(*e.ci) : e.null_band ? half(*e.null_band) : 0;
  if (!(width > 0)) width = e.n > 0 ? 1 / std::sqrt(static_cast<double>(e.n)) : 1e-3;
  return std::clamp(static_cast<int>(-std::floor(std::log10(width))), 0, 4);
}

}  // namespace leukolens
