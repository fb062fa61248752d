#include "report/convert_figure.hpp"

#include "leukolens/core/error.hpp"
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

}  // namespace leukolens
