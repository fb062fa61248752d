#include "report/convert_figure.hpp"

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/picture_stamp.hpp"
#include "report/subprocess.hpp"

namespace leukolens {

FigureFormat figure_format_from(const std::string& name) {
  if (name == "none") return FigureFormat::none;
  if (name == "svg") return FigureFormat::svg;
  if (name == "pdf") return FigureFormat::pdf;
  if (name == "png") return FigureFormat::png;
  throw Error(Kind::usage, "figures `" + name + "`: give svg, pdf, png or none.");
}

std::string convert_figure(const std::string& svg, FigureFormat format) {
  const bool pdf = format == FigureFormat::pdf;
  return run_drawing_tool({"rsvg-convert", "--format", pdf ? "pdf" : "png", "--zoom", pdf ? "1" : "2"}, svg,
                          "Install librsvg2-bin, or give --figures svg.");
}

void write_figure(const std::filesystem::path& folder, const std::string& name, const std::string& svg,
                  FigureFormat format, const RunStamp& stamp) {
  if (svg.empty()) return;
  write_part_file(folder / (name + ".svg"), stamped_svg(svg, stamp));
  if (format == FigureFormat::pdf)
    write_part_file(folder / (name + ".pdf"), stamped_pdf(convert_figure(svg, format), stamp));
  if (format == FigureFormat::png)
    write_part_file(folder / (name + ".png"), stamped_png(convert_figure(svg, format), stamp));
}

}  // namespace leukolens
