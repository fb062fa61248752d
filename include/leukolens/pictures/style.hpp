#pragma once
#include <string>
#include <vector>

namespace leukolens {

/// How a map is shown together with the cell.
///   overlay  the map's colours over the grey phase, the stronger the larger the value; zero shows the phase alone
///   beside   the map's colours alone, beside the phase
///   contour  the grey phase with lines where the map has 25, 50 and 75 % of the largest value of the scale
enum class PictureStyle { overlay, beside, contour };
std::vector<std::string> picture_style_names();
/// @throws Error  Kind::usage naming those there are
PictureStyle picture_style_from(const std::string& name);  ///< "overlay" | "beside" | "contour"
const char* name_of(PictureStyle style);

/// Colours of unsigned maps; both rise evenly in lightness, cividis looks alike to people who see no red or no green
/// (Nunez, Anderton & Renslow, PLoS ONE 13, 2018). Signed maps are blue below 0 and red above it.
enum class HeatColours { viridis, cividis };
std::vector<std::string> heat_colours_names();
/// @throws Error  Kind::usage naming those there are
HeatColours heat_colours_from(const std::string& name);  ///< "viridis" | "cividis"
const char* name_of(HeatColours colours);

/// How pictures of explanations are drawn.
struct PictureOptions {
  PictureStyle style = PictureStyle::overlay;
  HeatColours colours = HeatColours::viridis;  ///< of unsigned maps
};

}  // namespace leukolens
