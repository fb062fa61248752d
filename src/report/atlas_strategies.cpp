#include <cmath>

#include "leukolens/core/json.hpp"
#include "report/atlas_sections.hpp"
#include "report/numbers.hpp"

namespace leukolens {
namespace {

std::string percent_or_none(const Json& object, const char* key) {
  const double value = number_from(object, key);
  return std::isfinite(value) ? percent_text(value) : "not defined";
}

/// "4 donors, most of donor_03 (12 cells)".
std::string names_text(const Json& names, const std::string& what) {
  if (names.empty()) return "";
  const auto& first = names.front();
  return count_text(names.size()) + " " + what + (names.size() == 1 ? "" : "s") + ", most of " +
         first.at("name").get<std::string>() + " (" + cells_text(first.at("cells")) + ")";
}

}  // namespace

html::Section strategies_section(const Json& part, const std::string& class_name) {
  html::Section section{"Strategies"};
  const auto& list = part.at("list");
  if (list.empty()) {
    section.sentences.push_back("No map shows anything to sort.");
    return section;
  }
  const bool sorted = std::isfinite(number_from(part, "silhouette"));
  if (!sorted)
    section.sentences.push_back("Too few maps of cells called " + class_name + " to look for kinds among them.");
  else if (list.size() == 1 && number_from(part, "silhouette") > number_from(part, "null_silhouette"))
    section.sentences.push_back("The maps of " + cells_text(part.at("cells")) + " called " + class_name +
                                " are of one kind, but for a few odd ones: too few to be a kind of their own.");
  else if (list.size() == 1)
    section.sentences.push_back("The maps of " + cells_text(part.at("cells")) + " called " + class_name +
                                " are of one kind: they fall apart no more than maps of one population would.");
  html::Table table{"", {"strategy", "cells", "held-out calls right", "relevance outside the cell", "from"}, {}};
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto& s = list[i];
    const auto& accuracy = s.at("accuracy");
    const double right = number_from(accuracy, "value");
    table.rows.push_back({{std::to_string(i + 1), s.at("likely_artefact").get<bool>() ? "likely an artefact" : ""},
                          {count_text(s.at("cells")), percent_or_none(s, "share")},
                          {std::isfinite(right) ? percent_text(right) : "none labelled",
                           std::isfinite(right) ? "of " + cells_text(accuracy.at("n")) : ""},
                          {percent_or_none(s, "outside"), "area " + percent_or_none(s, "outside_area")},
                          {names_text(s.at("captures"), "capture"), names_text(s.at("donors"), "donor")}});
  }
  if (sorted)
    table.notes.push_back(
        "Clusters of maps (spectral relevance analysis). They are told apart only where their silhouette (" +
        fixed_text(number_from(part, "silhouette"), 2) + ") is larger than in any draw of one population (at most " +
        fixed_text(number_from(part, "null_silhouette"), 2) + ").");
  table.notes.push_back("Outside the cell: beyond its outline and the few pixels of blur around it.");
  section.tables.push_back(std::move(table));
  return section;
}

}  // namespace leukolens
