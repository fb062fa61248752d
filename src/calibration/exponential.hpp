#pragma once
#include <cstddef>

namespace leukolens {

/// Replaces each x <= 0 by exp(x), relative error below 1e-15, 0 below -708. An element's bits depend neither on its
/// place nor on the processor.
void exponential(double* values, std::size_t count);

}  // namespace leukolens
