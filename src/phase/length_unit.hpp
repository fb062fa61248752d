#pragma once
#include <optional>
#include <string_view>

namespace leukolens {

/// Micrometres in one `unit`, as microscopes' programs spell it: metre with attached prefixes from atto to kilo,
/// Angstrom and the inch with its relatives (the lengths of OME's schema that a pixel can have), as symbol or in words,
/// in UTF-8, Latin-1 or with ImageJ's `\u00B5`; white space around it does not count. Nothing for other units.
std::optional<double> micrometres_in(std::string_view unit);

/// The units of `micrometres_in` for messages.
inline constexpr std::string_view known_length_units = "um, nm, pm, fm, Angstrom, mm, cm, dm, m, inch, thou";

}  // namespace leukolens
