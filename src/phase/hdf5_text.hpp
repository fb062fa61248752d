#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace leukolens {

/// One text from a dataset or attribute: a string of fixed or variable length, or its bytes as opaque data or as an
/// array of uint8. Nothing for anything else.
/// @param type, space  ids of what is stored
/// @param read         reads it all into a buffer, of the memory type that it is given; below 0: it failed
std::optional<std::string> read_hdf5_text(std::int64_t type, std::int64_t space,
                                          const std::function<int(std::int64_t, void*)>& read);

}  // namespace leukolens
