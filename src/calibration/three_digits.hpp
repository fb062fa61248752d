#pragma once
#include <cstdio>
#include <string>

namespace leukolens {

/// "0.123"
inline std::string three_digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

}  // namespace leukolens
