#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace leukolens {

/// Receives each warning as one line of text that names the file; the library itself never prints.
using Warn = std::function<void(const std::string&)>;

/// One step of a long run: `done` of `total` items of `stage` (total 0: unknown).
struct Progress {
  std::string_view stage;
  std::size_t done = 0, total = 0;  ///< total 0: not known beforehand
};
using OnProgress = std::function<void(const Progress&)>;

}  // namespace leukolens
