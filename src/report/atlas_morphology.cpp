#include <cmath>

#include "leukolens/core/json.hpp"
#include "report/atlas_sections.hpp"
#include "report/curve_panels.hpp"
#include "report/numbers.hpp"

namespace leukolens {
namespace {

html::Field r2_field(const Json& r2) {
  const double value = number_from(r2, "value");
  const auto& ci = r2.at("ci");
  return {std::isfinite(value) ? fixed_text(value, 2) : "not defined",
          ci.is_array() ? fixed_text(ci[0], 2) + " to " + fixed_text(ci[1], 2) : ""};
}

std::string curves_svg(const Json& part, FigureLayout layout) {
  std::vector<CurvePanel> panels;
  for (const auto& curve : part.at("curves")) {
    CurvePanel panel{curve.at("column"), {}};
    for (std::size_t i = 0; i < curve.at("at").size(); ++i) {
      const bool banded = i < curve.at("band").size();
      panel.points.push_back({curve.at("at")[i], curve.at("score")[i],
                              banded ? curve.at("band")[i][0].get<double>() : NAN,
                              banded ? curve.at("band")[i][1].get<double>() : NAN});
    }
    panels.push_back(std::move(panel));
  }
  return curve_panels_svg("Score by shape", panels, "centred logit", layout);
}

}  // namespace

html::Section morphology_section(const Json& part, const std::string& class_name) {
  html::Section section{"How far do size, mass and shape tell the score?"};
  if (part.at("columns").empty()) {
    section.sentences.push_back("Too few cells with defined shape columns to tell.");
    return section;
  }
  if (auto wide = curves_svg(part, FigureLayout::wide); !wide.empty())
    section.figures.push_back({"morphology", std::move(wide), curves_svg(part, FigureLayout::narrow),
                               "The score for " + class_name +
                                   " over all cells as a function of one column alone; bands: 95 % over donors, where "
                                   "there are enough."});
  html::Table table{"", {"column", "R² alone", "R² lost without it"}, {}};
  table.rows.push_back({{"all together"}, r2_field(part.at("r2_all")), {""}});
  for (const auto& column : part.at("columns"))
    table.rows.push_back(
        {{column.at("column")}, r2_field(column.at("r2")), {fixed_text(number_from(column, "drop"), 2)}});
  table.notes.push_back("R²: the share of the score's variance over " + cells_text(part.at("cells")) +
                        " that the columns predict in " +
                        (part.at("donors").get<std::size_t>() >= 2 ? "donors" : "cells") +
                        " that the curve was not fitted on; below 0 it is worse than the mean.");
  section.tables.push_back(std::move(table));
  return section;
}

}  // namespace leukolens
