#include "report/gnuplot.hpp"

#include "leukolens/core/error.hpp"
#include "report/subprocess.hpp"

namespace leukolens {

std::string run_gnuplot(const std::string& script) {
  const std::string remedy = "Install gnuplot-nox (version 5.4 is known to work), or go without figures.";
  std::string figure = run_drawing_tool({"gnuplot", "-d", "-"}, script, remedy);  // -d: no start-up files
  if (figure.find("</svg>") == std::string::npos)
    throw Error(Kind::io, "gnuplot: drew only a part of a figure. " + remedy);
  return figure;
}

}  // namespace leukolens
