#include <cmath>

#include "leukolens/core/json.hpp"
#include "report/atlas_sections.hpp"
#include "report/numbers.hpp"

namespace leukolens {
namespace {

/// The zone's share, and below it the share of the image that it takes.
html::Field zone_cell(const Json& channel, const char* zone) {
  const double share = number_from(channel.at("zones"), zone);
  if (!std::isfinite(share)) return {""};
  return {percent_text(share), "area " + percent_text(number_from(channel.at("areas"), zone))};
}

}  // namespace

html::Section concepts_section(const Json& part, const std::string& class_name) {
  html::Section section{"Concepts"};
  const auto& list = part.at("list");
  if (list.empty()) {
    section.sentences.push_back("No cell to look for concepts in.");
    return section;
  }
  section.sentences.push_back(
      "The network's last maps (" + part.at("layer").get<std::string>() + ") have " + count_text(part.at("channels")) +
      " channels; each answers to something in the cell. These " + count_text(list.size()) + " hold " +
      percent_text(number_from(part, "shown")) + " of what moves the score for " + class_name +
      ". What a channel stands for is for you to see in the cells it answers to most.");
  html::Table table{"", {"channel", "share of the relevance", "centre", "middle", "rim", "outside", "goes with"}, {}};
  for (const auto& c : list) {
    const auto& share = c.at("share");
    const auto& ci = share.at("ci");
    std::string goes_with;
    for (const auto& column : c.at("goes_with"))
      goes_with += (goes_with.empty() ? "" : ", ") + column.at("column").get<std::string>() + " " +
                   fixed_text(number_from(column, "correlation"), 2);
    table.rows.push_back(
        {{count_text(c.at("channel"))},
         {percent_text(number_from(share, "value")),
          ci.is_array() ? percent_text(ci[0].get<double>()) + " to " + percent_text(ci[1].get<double>()) : ""},
         zone_cell(c, "centre"),
         zone_cell(c, "middle"),
         zone_cell(c, "rim"),
         zone_cell(c, "outside"),
         {goes_with.empty() ? "no shape column" : goes_with}});
  }
  table.notes.push_back(
      "Share: the channel's part of |relevance|, below 0 where it speaks against the class; zones: where "
      "its relevance lies in its reference cells, and what part of the image the zone is; goes with: shape columns "
      "whose rank correlation with its share is at least 0.5 in size, beyond chance and the same way within most "
      "donors.");
  section.tables.push_back(std::move(table));
  return section;
}

}  // namespace leukolens
