#include "atlas/column_words.hpp"

#include <algorithm>
#include <iterator>

namespace leukolens {
namespace {

struct Words {
  const char* column;
  const char* text;
  bool size, thickness;
};
constexpr Words columns[] = {{"area_px", "area", true, false},
                             {"area_um2", "area", true, false},
                             {"perimeter_px", "perimeter", true, false},
                             {"perimeter_um", "perimeter", true, false},
                             {"eccentricity", "eccentricity", false, false},
                             {"circularity", "circularity", false, false},
                             {"mean_phase", "mean phase", false, true},
                             {"max_phase", "largest phase", false, true},
                             {"phase_variance", "variance of the phase", false, true},
                             {"optical_volume", "optical volume", true, true},
                             {"dry_mass_pg", "dry mass", true, true}};

const Words* found(const std::string& column) {
  return std::ranges::find(columns, column, [](const Words& w) { return std::string(w.column); });
}

}  // namespace

std::string words_of_column(const std::string& column) {
  const auto* words = found(column);
  return words == std::end(columns) ? column : words->text;
}

std::vector<std::string> properties_of_column(const std::string& column) {
  const auto* words = found(column);
  std::vector<std::string> properties;
  if (words == std::end(columns)) return properties;
  if (words->size) properties.emplace_back("size");
  if (words->thickness) properties.emplace_back("thickness");
  return properties;
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  return text;
}

}  // namespace leukolens
