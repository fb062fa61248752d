#include "explain/cell_picture.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "leukolens/core/files.hpp"
#include "leukolens/core/picture_stamp.hpp"
#include "leukolens/explain/localisation.hpp"
#include "leukolens/phase/segmentation.hpp"
#include "leukolens/phase/write.hpp"
#include "leukolens/pictures/montage.hpp"
#include "leukolens/pictures/overlay.hpp"

namespace leukolens {
namespace {

std::string two_decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

/// NaN where it is null.
double number(const Json& object, const char* key) {
  const auto& value = object.at(key);
  return value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

std::string text(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// What the model says of the cell.
std::string subtitle_of(const Json& entry, bool calibrated) {
  std::string line = "called " + text(entry, "predicted") + ", p = " + two_decimals(number(entry, "confidence")) +
                     (calibrated ? "" : " (not calibrated)");
  if (const auto decision = text(entry, "decision"); !decision.empty()) line += "; decision " + decision;
  if (const auto set = text(entry, "set"); !set.empty()) line += "; set " + set;
  if (const auto label = text(entry, "label"); !label.empty()) line += "; label " + label;
  return line;
}

const Json& target_of(const CellToDraw& cell, std::size_t run, std::size_t t) {
  return cell.entry.at("targets").at(run * cell.maps.front().size() + t);
}

std::string score_text(const ExplanationRun& run, const Json& target) {
  std::string name = name_of(run.options.score);
  std::ranges::replace(name, '-', ' ');
  return name + " " + two_decimals(number(target, "score"));
}

std::string resolution_text(const ExplanationRun& run, int patch_px) {
  const auto& options = run.method.options;
  if (std::ranges::find(options, "segments") != options.end())
    return "about " + std::to_string(run.options.segments) + " superpixels";
  const auto side = std::to_string(run.resolution_px > 0 ? run.resolution_px : patch_px);
  return side + " x " + side + " map";
}

/// "43 % outside", of the cell, or nothing where there is no relevance or no cell.
std::string outside_text(const Json& target) {
  const double share = number(target, "outside");
  return std::isnan(share) ? "" : std::to_string(std::lround(100 * share)) + " % outside";
}

bool is_mostly_outside(const Json& target) { return number(target, "outside") > most_outside; }

Overlay overlay_of(const CellToDraw& cell, const ExplanationRun& run, int patch_px, bool calibrated) {
  Overlay o;
  o.title = text(cell.entry, "id");
  o.subtitle = subtitle_of(cell.entry, calibrated);
  o.phase = cell.patch;
  o.outline = segment_cell(cell.patch.phase);
  o.is_signed = run.method.is_signed;
  o.map_title = map_title(run.method, run.options.score);
  o.warning = run.method.warning;
  if (!cell.scales.empty()) o.scale = cell.scales.front();
  for (std::size_t t = 0; t < cell.maps.front().size(); ++t) {
    const auto& target = target_of(cell, 0, t);
    const auto outside = outside_text(target);
    o.panels.push_back(
        {text(target, "class"), "p = " + two_decimals(number(target, "p")) + ", " + score_text(run, target),
         cell.maps.front()[t], resolution_text(run, patch_px) + (outside.empty() ? "" : ", " + outside + " the cell"),
         is_mostly_outside(target)});
  }
  return o;
}

MontageRow row_of(const CellToDraw& cell, const ExplanationRun& run, std::size_t r, int patch_px) {
  MontageRow row;
  row.title = run.name;
  row.note = resolution_text(run, patch_px);
  row.warning = run.method.warning;
  row.is_signed = run.method.is_signed;
  if (!cell.scales.empty()) row.scale = cell.scales[r];
  for (std::size_t t = 0; t < cell.maps[r].size(); ++t) {
    const auto& target = target_of(cell, r, t);
    row.panels.push_back({cell.maps[r][t], outside_text(target), is_mostly_outside(target)});
  }
  return row;
}

Montage montage_of(const CellToDraw& cell, const std::vector<ExplanationRun>& runs, int patch_px, bool calibrated) {
  Montage sheet;
  sheet.title = text(cell.entry, "id");
  sheet.subtitle = subtitle_of(cell.entry, calibrated);
  sheet.phase = cell.patch;
  sheet.outline = segment_cell(cell.patch.phase);
  for (std::size_t t = 0; t < cell.maps.front().size(); ++t) {
    const auto& target = target_of(cell, 0, t);
    sheet.columns.push_back(
        {text(target, "class"), "p = " + two_decimals(number(target, "p")) + ", " + score_text(runs.front(), target)});
  }
  for (std::size_t r = 0; r < runs.size(); ++r) sheet.rows.push_back(row_of(cell, runs[r], r, patch_px));
  return sheet;
}

}  // namespace

CellPictures::CellPictures(const std::vector<ExplanationRun>& runs, const ExplainCellsOptions& options, int patch_px,
                           bool calibrated, const std::filesystem::path& folder)
    : runs_(runs), options_(options), patch_px_(patch_px), calibrated_(calibrated), folder_(folder) {}

void CellPictures::write(const CellToDraw& cell, const std::string& name) const {
  const auto draw = [&](const auto& picture, const auto& render, const auto& as_pdf) {
    write_part_file(folder_ / (name + ".png"),
                    stamped_png(encode_png(render(picture, options_.pictures)), options_.stamp));
    if (options_.pdf)
      write_part_file(folder_ / (name + ".pdf"), stamped_pdf(as_pdf(picture, options_.pictures), options_.stamp));
  };
  if (runs_.size() == 1)
    draw(overlay_of(cell, runs_.front(), patch_px_, calibrated_), render_overlay, overlay_pdf);
  else
    draw(montage_of(cell, runs_, patch_px_, calibrated_), render_montage, montage_pdf);
}

}  // namespace leukolens
