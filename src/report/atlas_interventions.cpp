#include <cmath>

#include "leukolens/core/json.hpp"
#include "report/atlas_sections.hpp"
#include "report/curve_panels.hpp"
#include "report/numbers.hpp"

namespace leukolens {
namespace {

std::string curves_svg(const Json& part, FigureLayout layout) {
  std::vector<CurvePanel> panels;
  for (const auto& change : part.at("changes")) {
    if (change.at("points").size() < 2) continue;
    CurvePanel panel{change.at("name"), {}};
    for (const auto& point : change.at("points")) {
      if (point.at("rise").at("value").is_null()) continue;  // no cell has room for it
      const auto& ci = point.at("rise").at("ci");
      panel.points.push_back({point.at("setting"), number_from(point.at("rise"), "value"),
                              ci.is_array() ? ci[0].get<double>() : NAN, ci.is_array() ? ci[1].get<double>() : NAN});
    }
    if (panel.points.size() > 1) panels.push_back(std::move(panel));
  }
  return curve_panels_svg("Score after changes of the cell", panels, "change of the score", layout);
}

}  // namespace

html::Section interventions_section(const Json& part, const std::string& class_name) {
  html::Section section{"What if the cell were different?"};
  if (part.at("changes").empty()) {
    section.sentences.push_back("Too few cells with an outline to change.");
    return section;
  }
  section.sentences.push_back(
      "The cells themselves are changed and the network runs again: this needs no saliency "
      "method. Changes in the score are in logits; over these " +
      cells_text(part.at("cells")) + " the score for " + class_name + " has a standard deviation of " +
      figure_text(number_from(part, "spread")) + ".");
  if (auto wide = curves_svg(part, FigureLayout::wide); !wide.empty())
    section.figures.push_back(
        {"interventions", std::move(wide), curves_svg(part, FigureLayout::narrow),
         "Mean change of the score by how far the cell is changed, the strongest first; bands: 95 % "
         "over donors (cells where no donor is known)."});
  html::Table table{"", {"change", "change of the score", "calls that change"}, {}};
  for (const auto& change : part.at("changes")) {
    const auto& point = change.at("points")[change.at("strongest").get<std::size_t>()];
    const auto& rise = point.at("rise");
    const auto& ci = rise.at("ci");
    table.rows.push_back({{change.at("name"), point.at("what")},
                          {fixed_text(number_from(rise, "value"), 2),
                           ci.is_array() ? fixed_text(ci[0], 2) + " to " + fixed_text(ci[1], 2) : ""},
                          {percent_text(number_from(point, "flipped"))}});
  }
  table.notes.push_back("Each change at the setting that moves the score most.");
  section.tables.push_back(std::move(table));
  return section;
}

}  // namespace leukolens
