#include <algorithm>
#include <cmath>

#include "leukolens/report/differential.hpp"
#include "leukolens/report/unknown_text.hpp"
#include "report/numbers.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

std::string padded(const std::string& text, std::size_t width) {
  const auto length = length_utf8(text);
  return text + std::string(width > length ? width - length : 0, ' ');
}

std::string range_text(const Estimate& e, double scale, int decimals) {
  if (!e.ci) return "";
  return "(" + fixed_text(e.ci->lo * scale, decimals) + " to " + fixed_text(e.ci->hi * scale, decimals) + ")";
}

std::string shift_sentence(const SpecimenCount& s) {
  if (std::isnan(s.shift_p_holm)) return "";
  const std::string p = p_text(s.shift_p_holm) + " after correction for the number of specimens";
  return s.shift_p_holm < 0.05 ? "  Other class fractions than the calibration cells: " + p + "."
                               : "  No sign of other class fractions than among the calibration cells: " + p + ".";
}

void append_specimen(const SpecimenCount& s, const std::vector<std::string>& classes, std::vector<std::string>& lines) {
  lines.push_back(clean_utf8(s.name) + ": " + cells_text(s.cells) + ", " + std::to_string(s.review) +
                  " of them for review" + (s.unknown ? "; beside them " + std::to_string(s.unknown) + " unknown" : ""));
  if (!s.fault.empty()) {
    lines.push_back("  not counted: " + s.fault + ".");
    return;
  }
  std::size_t width = 7;  // of "unknown"
  for (const auto& name : classes) width = std::max(width, length_utf8(clean_utf8(name)));
  lines.push_back("  " + padded("class", width) +
                  "  differential count %      sum of probabilities %    plain count %" +
                  (s.unknown ? "             % of all cells" : ""));
  for (std::size_t k = 0; k < classes.size(); ++k) {
    std::string line = "  " + padded(clean_utf8(classes[k]), width);
    for (const Estimate* e : {&s.fractions[k].adjusted, &s.fractions[k].summed, &s.fractions[k].counted})
      line += "  " + padded(fixed_text(e->value * 100, 1) + " " + range_text(*e, 100, 1), 24);
    if (const auto& all = s.fractions[k].of_all; s.unknown)
      line += "  " + fixed_text(all.lo * 100, 1) + " to " + fixed_text(all.hi * 100, 1);
    lines.push_back(line.substr(0, line.find_last_not_of(' ') + 1));
  }
  if (s.unknown)
    lines.push_back("  " + padded("unknown", width) + std::string(78, ' ') + "  " +
                    fixed_text(s.unknown_fraction() * 100, 1) + " (" + std::to_string(s.unknown) + " of " +
                    cells_text(s.cells + s.unknown) +
                    "); % of all cells reaches from none of them to all being of the class");
  const auto& first = s.fractions.front();
  if (!first.adjusted.ci) lines.push_back("  No intervals: " + first.adjusted.ci_method + ".");
  if (const auto sentence = shift_sentence(s); !sentence.empty()) lines.push_back(sentence);
}

std::string agreement_line(const CountAgreement& a) {
  const auto& b = a.bland_altman;
  std::string line = "  " + clean_utf8(a.class_name) + ": bias " + fixed_text(b.bias.value * 100, 1) + " points " +
                     range_text(b.bias, 100, 1) + ", limits of agreement " + fixed_text(b.lower.value * 100, 1) +
                     " to " + fixed_text(b.upper.value * 100, 1);
  const auto fit = [&](const char* name, const LineFit& f) {
    line += "; " + std::string(name) + " slope " + fixed_text(f.slope.value, 3) + " " + range_text(f.slope, 1, 3) +
            ", intercept " + fixed_text(f.intercept.value * 100, 1);
  };
  fit("Passing-Bablok", a.passing_bablok);
  fit("Deming", a.deming);
  return line + ".";
}

constexpr std::size_t wanted_specimens = 40;  // CLSI EP09

}  // namespace

std::vector<std::string> differential_warnings(const Differential& differential) {
  if (!differential.unknown_check) return {};
  auto warnings = unknown_warnings(*differential.unknown_check, "called");
  const auto* c = differential.unknown_check->unequal();
  const SpecimenCount* most = nullptr;
  for (const auto& s : differential.specimens)
    if (s.fault.empty() && (!most || s.unknown_fraction() > most->unknown_fraction())) most = &s;
  if (!c || !most) return warnings;
  const auto k =
      std::find(differential.classes.begin(), differential.classes.end(), c->name) - differential.classes.begin();
  const auto& fraction = most->fractions[static_cast<std::size_t>(k)];
  warnings.back() += " In " + clean_utf8(most->name) + " it is counted as " + percent_text(fraction.adjusted.value, 1) +
                     " of the known cells; of all cells it may be " + percent_text(fraction.of_all.lo, 1) + " to " +
                     percent_text(fraction.of_all.hi, 1) + ".";
  return warnings;
}

std::vector<std::string> differential_text(const Differential& differential,
                                           const std::vector<CountAgreement>& agreement) {
  std::vector<std::string> lines;
  for (const auto& s : differential.specimens) append_specimen(s, differential.classes, lines);
  if (differential.nameless)
    lines.push_back(cells_text(differential.nameless) + " of no named specimen were left out.");
  if (agreement.empty()) return lines;
  const auto n = agreement.front().specimens.size();
  lines.push_back("Differential count against the reference, " + std::to_string(n) +
                  (n == 1 ? " specimen" : " specimens") +
                  (n < wanted_specimens ? " (CLSI EP09 asks for 40 or more)" : "") + ":");
  for (const auto& a : agreement)
    if (a.estimate == "adjusted") lines.push_back(agreement_line(a));
  return lines;
}

}  // namespace leukolens
