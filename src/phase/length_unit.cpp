#include "phase/length_unit.hpp"

#include <string>

#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

struct Spelling {
  std::string_view text;
  double micrometres;
};

// The byte B5 is the micro sign in Latin-1 and in Mac Roman, C5 is the A with ring in Latin-1.
constexpr Spelling symbols[] = {
    {"\u00b5m", 1},   {"\u03bcm", 1},    {"\xb5m", 1},   {"&micro;m", 1},  {"\\u00B5m", 1}, {"\\u00b5m", 1},
    {"\\u03BCm", 1},  {"\\u03bcm", 1},   {"am", 1e-12},  {"fm", 1e-9},     {"nm", 1e-3},    {"pm", 1e-6},
    {"mm", 1e3},      {"cm", 1e4},       {"dm", 1e5},    {"km", 1e9},      {"m", 1e6},      {"\u00c5", 1e-4},
    {"\u212b", 1e-4}, {"A\u030a", 1e-4}, {"\xc5", 1e-4}, {"\\u00C5", 1e-4}};

// In upper or lower case; a plural s is taken off first.
constexpr Spelling words[] = {{"um", 1},
                              {"micron", 1},
                              {"micrometer", 1},
                              {"micrometre", 1},
                              {"attometer", 1e-12},
                              {"attometre", 1e-12},
                              {"femtometer", 1e-9},
                              {"femtometre", 1e-9},
                              {"picometer", 1e-6},
                              {"picometre", 1e-6},
                              {"angstrom", 1e-4},
                              {"\u00e5ngstr\u00f6m", 1e-4},
                              {"nanometer", 1e-3},
                              {"nanometre", 1e-3},
                              {"millimeter", 1e3},
                              {"millimetre", 1e3},
                              {"centimeter", 1e4},
                              {"centimetre", 1e4},
                              {"decimeter", 1e5},
                              {"decimetre", 1e5},
                              {"meter", 1e6},
                              {"metre", 1e6},
                              {"kilometer", 1e9},
                              {"kilometre", 1e9},
                              {"thou", 25.4},
                              {"mil", 25.4},
                              {"line", 25400. / 12},
                              {"li", 25400. / 12},
                              {"pt", 25400. / 72},
                              {"in", 25400},
                              {"inch", 25400},
                              {"\"", 25400},
                              {"ft", 304800},
                              {"foot", 304800},
                              {"yd", 914400}};

}  // namespace

std::optional<double> micrometres_in(std::string_view unit) {
  unit = trimmed(unit);
  for (const Spelling& symbol : symbols)
    if (unit == symbol.text) return symbol.micrometres;
  std::string word = lower(unit);
  if (word.starts_with("\u00c5")) word.replace(0, 2, "\u00e5");
  if (word == "inches") return 25400;
  if (word.size() > 3 && word.ends_with('s')) word.pop_back();
  for (const Spelling& known : words)
    if (word == known.text) return known.micrometres;
  return std::nullopt;
}

}  // namespace leukolens
