#pragma once
#include <cstdint>
#include <optional>

#include "leukolens/core/array.hpp"

namespace leukolens {

/// How numbers are stored.
struct Hdf5Type {
  SampleType type;
  bool swapped;  ///< in the byte order that is not this machine's
};

/// Of the plain integers and the IEEE floats of 2, 4 and 8 bytes in either byte order. Nothing for all else: the
/// library runs wild on the sizes and bit fields of a damaged type.
/// @param id  of a type in the library
std::optional<Hdf5Type> plain_type(std::int64_t id);

}  // namespace leukolens
