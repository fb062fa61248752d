// Concepts as JSON and in words.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "atlas/column_words.hpp"
#include "leukolens/atlas/concepts.hpp"
#include "leukolens/atlas/radial.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/statistics/estimate_json.hpp"

namespace leukolens {
namespace {

std::string percent(double fraction) { return std::to_string(std::lround(100 * fraction)) + " %"; }

std::string two_decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

/// "mostly in the middle (58 %)", or nothing where the cell has no outline.
std::string place_text(const Concept& found) {
  const auto most = std::ranges::max_element(found.zones) - found.zones.begin();
  const double share = found.zones[static_cast<std::size_t>(most)];
  if (!std::isfinite(share)) return "";
  const auto zone = zones[static_cast<std::size_t>(most)];
  return ", found " + std::string(share > 0.5 ? "mostly " : "most often ") +
         (zone == Zone::outside ? "beside the cell"
          : zone == Zone::rim   ? "on the rim"
                                : "in the " + std::string(name_of(zone))) +
         " (" + percent(share) + ")";
}

}  // namespace

Json to_json(const ConceptsReport& report, std::span<const AtlasCell> cells) {
  Json all = Json::array();
  for (const auto& c : report.concepts) {
    Json references = Json::array(), places = Json::object(), goes_with = Json::array();
    for (const auto i : c.references) references.push_back(cells[i].id);
    for (std::size_t z = 0; z < zones.size(); ++z) places[name_of(zones[z])] = json_number(c.zones[z]);
    for (const auto& [column, r] : c.goes_with) goes_with.push_back({{"column", column}, {"correlation", r}});
    all.push_back({{"channel", c.channel},
                   {"share", estimate_json(c.share)},
                   {"zones", places},
                   {"goes_with", goes_with},
                   {"references", references}});
  }
  return {{"layer", report.layer},
          {"channels", report.channels},
          {"cells", report.cells},
          {"shown", json_number(report.shown)},
          {"list", all}};
}

std::vector<Finding> findings_of(const ConceptsReport& report, const std::string& class_name) {
  if (report.concepts.empty()) return {};
  const auto& first = report.concepts.front();
  const bool for_it = first.share.value > 0;
  if (!first.share.ci || (first.share.ci->lo < 0 && first.share.ci->hi > 0)) return {};
  std::string text = "Channel " + std::to_string(first.channel) + " of " + std::to_string(report.channels) +
                     " speaks " + (for_it ? "for " : "against ") + class_name + " most, with " +
                     percent(std::abs(first.share.value)) + " of the relevance" + place_text(first);
  if (!first.goes_with.empty())
    text += "; it goes with the cell's " + words_of_column(first.goes_with.front().first) + " (rank correlation " +
            two_decimals(first.goes_with.front().second) + ")";
  return {{text + ".", {"/list/0/share", "/list/0/zones", "/list/0/goes_with", "/channels"}}};
}

}  // namespace leukolens
