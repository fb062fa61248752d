#pragma once
#include <span>

#include "leukolens/core/table.hpp"

namespace leukolens {

Table log_softmax(const Table& logits);  ///< with the row maximum, in double
Table softmax(Table logits);             ///< in the memory of a temporary
Table centred(const Table& logits);      ///< minus the row mean

/// @throws Error  Kind::bad_value naming the first row with NaN or infinity, or whose label is outside 0..K-1
void check_logits(const Table& logits, std::span<const int> labels);

}  // namespace leukolens
