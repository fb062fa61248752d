#pragma once
#include <cstddef>
#include <cstdint>

#include "phase/source.hpp"
#include "phase/stated_optics.hpp"

namespace leukolens {

/// What the private tags of a MetaMorph stack say (Molecular Devices, MetaMorph Stack file format: UIC1 and UIC2).
struct StkDescription {
  std::size_t images = 0;  ///< behind the one directory; 0: no such stack
  StatedOptics stated;
};

/// All empty for other files. @param directory  offset of the first page's directory
StkDescription read_stk(const Source& source, std::uint64_t directory);

}  // namespace leukolens
