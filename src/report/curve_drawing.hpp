#pragma once
#include <string>
#include <vector>

#include "leukolens/metrics/evaluation.hpp"
#include "report/drawing.hpp"
#include "report/legend.hpp"

namespace leukolens {

/// A CORP curve over the unit square with its two bands, and in grey another curve to compare it with (may be empty).
/// @param name  of the data blocks: letters alone, another one for each panel of a drawing
void draw_recalibration(Drawing& d, const std::string& name, const std::vector<RecalibrationPoint>& curve,
                        const std::vector<RecalibrationPoint>& compared);

/// The legend of the curves above. @param curve  what the blue curve is of
Legend recalibration_legend(const std::string& curve, bool bands, bool compared);

}  // namespace leukolens
