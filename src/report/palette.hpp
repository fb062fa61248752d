#pragma once

/// Okabe & Ito's colours, told apart by colour-blind readers too, and the greys of axes and text.
namespace leukolens::palette {

inline constexpr const char* blue = "#0072B2";
inline constexpr const char* vermilion = "#D55E00";
inline constexpr const char* grey = "#8A8A8A";  ///< what is compared against
inline constexpr const char* light = "#D9DCE0";
inline constexpr const char* grid = "#ECEEF0";
inline constexpr const char* axis = "#9AA0A6";
inline constexpr const char* text = "#2B2F33";
inline constexpr const char* muted = "#6B7177";

}  // namespace leukolens::palette
