#pragma once
#include <string>
#include <vector>

#include "leukolens/dataset/roles.hpp"

namespace leukolens {

/// What is kept together when roles are dealt.
enum class UnitKind { donor, specimen, cell };

/// Cells that must share a role: those of one donor (or specimen), and always those of identical pixels.
struct DealUnit {
  std::string name;        ///< bytewise smallest of its donors, specimens or ids: does not depend on input order
  std::vector<int> cells;  ///< indices into the table of cells
};

/// Parts `subset` of the cells into units; one name or content hash in common is enough. Order: by name.
std::vector<DealUnit> units_of(const std::vector<LabelledCell>& cells, const std::vector<int>& subset, UnitKind kind);

/// Donors where every cell has one and there are at least `wanted` units of them; else specimens likewise; else cells.
/// `warn` is told when known donors cannot be kept apart.
UnitKind choose_units(const std::vector<LabelledCell>& cells, const std::vector<int>& subset, std::size_t wanted,
                      const Warn& warn);

}  // namespace leukolens
