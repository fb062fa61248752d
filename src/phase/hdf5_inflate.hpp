#pragma once
#include <span>
#include <string>

#include "phase/hdf5_samples.hpp"

namespace leukolens {

/// Undoes a tile's filters. @param bytes  of its samples of `sample_bytes` each
/// @throws UnfitImage  `unreadable` naming the image where they do not give that many
std::vector<std::byte> inflate_tile(std::span<const std::byte> packed, const Hdf5Filters& filters, std::size_t bytes,
                                    std::size_t sample_bytes, const std::string& name);

}  // namespace leukolens
