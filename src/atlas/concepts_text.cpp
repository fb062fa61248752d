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

constexpr double least_excess = 0.05;  // of a zone's share beyond its area

std::string percent(double fraction) { return std::to_string(std::lround(100 * fraction)) + " %"; }

std::string two_decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

/// Where the channel finds it: the zone that holds most beyond its area. Nothing where none does, or without outlines.
std::string place_text(const Concept& found) {
  const auto excess = [&](std::size_t z) { return found.zones[z] - found.areas[z]; };
  std::size_t most = 0;
  for (std::size_t z = 1; z < zones.size(); ++z)
    if (excess(z) > excess(most)) most = z;
  if (!(excess(most) >= least_excess)) return "";
  const auto zone = zones[most];
  return "; in the cells that it is most relevant in, " + percent(found.zones[most]) + " of this lies " +
         (zone == Zone::outside ? "beside the cell"
          : zone == Zone::rim   ? "on the rim"
                                : "in the " + std::string(name_of(zone))) +
         ", on " + percent(found.areas[most]) + " of the image";
}

/// The channel with the largest mean share, whichever way it speaks.
std::size_t strongest(const ConceptsReport& report) {
  const auto share = [](const Concept& c) { return std::abs(c.share.value); };
  return static_cast<std::size_t>(std::ranges::max_element(report.concepts, {}, share) - report.concepts.begin());
}

}  // namespace

Json to_json(const ConceptsReport& report, std::span<const AtlasCell> cells) {
  Json all = Json::array();
  for (const auto& c : report.concepts) {
    Json references = Json::array(), places = Json::object(), areas = Json::object(), goes_with = Json::array();
    for (const auto i : c.references) references.push_back(cells[i].id);
    for (std::size_t z = 0; z < zones.size(); ++z) {
      places[name_of(zones[z])] = json_number(c.zones[z]);
      areas[name_of(zones[z])] = json_number(c.areas[z]);
    }
    for (const auto& [column, r] : c.goes_with) goes_with.push_back({{"column", column}, {"correlation", r}});
    all.push_back({{"channel", c.channel},
                   {"share", estimate_json(c.share)},
                   {"size", json_number(c.size)},
                   {"zones", places},
                   {"areas", areas},
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
  const auto i = strongest(report);
  const auto& c = report.concepts[i];
  if (!c.share.ci || (c.share.ci->lo <= 0 && c.share.ci->hi >= 0)) return {};
  // No channel beyond the list is larger than its last.
  const bool is_most = std::abs(c.share.value) >= report.concepts.back().size;
  std::string text = "Channel " + std::to_string(c.channel) + " of " + std::to_string(report.channels) + " speaks " +
                     (c.share.value > 0 ? "for " : "against ") + class_name + (is_most ? " most" : "") + ", with " +
                     percent(std::abs(c.share.value)) + " of the relevance" + place_text(c);
  if (!c.goes_with.empty())
    text += "; its share goes with the cell's " + words_of_column(c.goes_with.front().first) + " (rank correlation " +
            two_decimals(c.goes_with.front().second) + ")";
  const std::string at = "/list/" + std::to_string(i);
  return {{text + ".", {at + "/share", at + "/size", at + "/zones", at + "/areas", at + "/goes_with", "/channels"}}};
}

}  // namespace leukolens
