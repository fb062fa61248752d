#pragma once
#include <cstddef>

namespace leukolens {

/// Learning rate of step 0..steps-1: rises linearly over the first fraction `warm_up` of the steps to `peak`, then
/// falls along half a cosine to 0 (Loshchilov & Hutter, ICLR 2017).
double learning_rate(std::size_t step, std::size_t steps, double peak, double warm_up);

}  // namespace leukolens
