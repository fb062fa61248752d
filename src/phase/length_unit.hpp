#pragma once
#include <optional>
#include <string_view>

namespace leukolens {

/// Micrometres in one `unit`, as microscopes' programs spell it: micrometre, nanometre, picometre, Angstrom,
/// millimetre, centimetre, metre or inch, as symbol or in words, in UTF-8, Latin-1 or with ImageJ's `\u00B5`; white
/// space around it does not count. Nothing for other units.
std::optional<double> micrometres_in(std::string_view unit);

/// The units of `micrometres_in` for messages.
inline constexpr std::string_view known_length_units = "um, nm, pm, Angstrom, mm, cm, m, inch";

}  // namespace leukolens
