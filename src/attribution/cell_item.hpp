#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace leukolens {

/// The `item` of a cell's random numbers (core/random.hpp): a function of its pixels alone, so that neither its place
/// in a batch nor its neighbours count. @param cell  1 x 1 x S x S, contiguous, on the CPU
std::uint64_t item_of_cell(const at::Tensor& cell);

}  // namespace leukolens
