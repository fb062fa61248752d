#pragma once

namespace leukolens {

/// What stands in the column `set` for a set without classes; an empty text says that no sets were fitted.
inline constexpr const char* empty_set_word = "empty";

}  // namespace leukolens
