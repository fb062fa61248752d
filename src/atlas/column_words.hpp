#pragma once
#include <string>
#include <vector>

namespace leukolens {

/// A shape column in plain words: "area" for area_um2; the column's own name where it is none of ours.
std::string words_of_column(const std::string& column);

/// Which properties of the cell (as Intervention::property has them) a change must move for the column to change:
/// size for the area, size and thickness for the dry mass, none for the circularity, which no change moves.
std::vector<std::string> properties_of_column(const std::string& column);

/// "area, perimeter and dry mass".
std::string listed(const std::vector<std::string>& words);

}  // namespace leukolens
