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

bool has_bands(const std::vector<RecalibrationPoint>& curve) {
  return std::ranges::any_of(curve, [](const auto& point) { return point.consistency || point.confidence; });
}

}  // namespace

std::string recalibration_svg(const Evaluation& e, FigureLayout layout) {
  if (e.curves.top_label.empty()) return "";
  const bool compared = calibration_changed(e) && !e.curves.top_label_before.empty();
  const auto legend = recalibration_legend(compared ? "after calibration" : "calls of the table",
                                           has_bands(e.curves.top_label), compared);
  const bool wide = layout == FigureLayout::wide;
  const double left = wide ? 72 : 58, side = wide ? 430 : 286, width = wide ? 520 : 360;
  const Box square{left, legend_height(legend, legend_left(layout, left), width, layout) + 10, side, side};
  Drawing d(static_cast<int>(width), static_cast<int>(square.top + side + 60),
            "Recalibration curve of the calls (CORP), " + cells_text(e.n));
  draw_legend(d, legend, legend_left(layout, left), width, layout);
  d.panel(square);
  d.add("set xtics 0.2\nset ytics 0.2");
  d.name_axes(square, "confidence of the call", "fraction of such calls that were right", text_sizes(layout).normal);
  draw_recalibration(d, "calls", e.curves.top_label,
                     compared ? e.curves.top_label_before : std::vector<RecalibrationPoint>{});
  return d.svg();
}

std::string class_recalibration_svg(const Evaluation& e, FigureLayout layout) {
  std::vector<std::size_t> of_panel;
  for (std::size_t k = 0; k < e.curves.classes.size() && of_panel.size() < most_panels; ++k)
    if (e.curves.classes[k].recalibration.size() > 1) of_panel.push_back(k);
  if (of_panel.empty()) return "";
  const auto legend =
      recalibration_legend("curve of the class", has_bands(e.curves.classes[of_panel.front()].recalibration), false);
  const double left = SmallMultiples::legend_left_px(layout),
               right = SmallMultiples::legend_right_px(of_panel.size(), layout);
  const SmallMultiples grid(of_panel.size(), legend_height(legend, left, right, layout), layout);
  Drawing d(grid.width(), grid.height(), "Recalibration curves of the classes (CORP), " + cells_text(e.n));
  draw_legend(d, legend, left, right, layout);
  for (std::size_t i = 0; i < of_panel.size(); ++i) {
    const auto& c = e.curves.classes[of_panel[i]];
    grid.begin(d, i, c.name, "probability given to the class", "fraction truly of the class");
    d.add("set xtics 0.5\nset ytics 0.5");
    draw_recalibration(d, "class" + panel_letters(i), c.recalibration, {});
  }
  return d.svg();
}

}  // namespace leukolens
