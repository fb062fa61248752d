#pragma once
#include <string_view>

namespace leukolens {

/// Names in the order of the numbers in them: frame_2 before frame_10. Of equal numbers the bytes decide.
bool naturally_before(std::string_view a, std::string_view b);

}  // namespace leukolens
