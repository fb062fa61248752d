#pragma once
#include "leukolens/phase/frame.hpp"
#include "phase/hdf5_file.hpp"

namespace leukolens {

/// A slice on its way from `fetch`, under the lock, to `decode`, in any thread: sides, type and filters, then the bytes
/// as they lie in the file where they can be inflated without the library, else the samples.
std::vector<std::byte> pack_slice(const Hdf5Dataset& dataset, std::size_t slice);

/// A frame of one channel. @throws UnfitImage  `unreadable` naming it where the bytes cannot be inflated
Frame unpack_slice(std::vector<std::byte> packed, const std::string& name);

}  // namespace leukolens
