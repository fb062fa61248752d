// CORP reliability curves: of the event "the call is right", and of each class against the rest.
#include <algorithm>

#include "leukolens/report/figures.hpp"
#include "report/curve_drawing.hpp"
#include "report/numbers.hpp"
#include "report/palette.hpp"
#include "report/small_multiples.hpp"
#include "report/verdict.hpp"

namespace leukolens {
namespace {

constexpr int width = 520, height = 578;
constexpr Box square{72, 66, 430, 430};

bool has_bands(const std::vector<RecalibrationPoint>& curve) {
  return std::ranges::any_of(curve, [](const auto& point) { return point.consistency || point.confidence; });
}

}  // namespace

std::string recalibration_svg(const Evaluation& e) {
  if (e.curves.top_label.empty()) return "";
  const bool compared = calibration_changed(e) && !e.curves.top_label_before.empty();
  Drawing d(width, height, "Recalibration curve of the calls (CORP), " + cells_text(e.n));
  recalibration_legend(d, square.left, 18, compared ? "after calibration" : "calls of the table",
                       has_bands(e.curves.top_label), compared);
  d.panel(square);
  d.add("set xtics 0.2\nset ytics 0.2");
  d.name_axes(square, "confidence of the call", "part that is right, made to rise");
  draw_recalibration(d, "calls", e.curves.top_label,
                     compared ? e.curves.top_label_before : std::vector<RecalibrationPoint>{});
  return d.svg();
}

std::string class_recalibration_svg(const Evaluation& e) {
  std::vector<std::size_t> of_panel;
  for (std::size_t k = 0; k < e.curves.classes.size() && of_panel.size() < most_panels; ++k)
    if (e.curves.classes[k].recalibration.size() > 1) of_panel.push_back(k);
  if (of_panel.empty()) return "";
  const SmallMultiples grid(of_panel.size(), 62);
  Drawing d(grid.width(), grid.height(), "Recalibration curves of the classes (CORP), " + cells_text(e.n));
  recalibration_legend(d, grid.box(0).left, 18, "curve of the class",
                       has_bands(e.curves.classes[of_panel.front()].recalibration), false);
  for (std::size_t i = 0; i < of_panel.size(); ++i) {
    const auto& c = e.curves.classes[of_panel[i]];
    grid.begin(d, i, c.name, "probability of the class", "part that is of it");
    d.add("set xtics 0.5\nset ytics 0.5");
    draw_recalibration(d, "class" + panel_letters(i), c.recalibration, {});
  }
  return d.svg();
}

}  // namespace leukolens
