#include "leukolens/pictures/style.hpp"

#include <algorithm>
#include <array>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

constexpr std::array styles{"overlay", "beside", "contour"};
constexpr std::array colours{"viridis", "cividis"};

template <typename Enum, typename Names>
Enum choose(const Names& names, const std::string& name, const std::string& what) {
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) return static_cast<Enum>(found - names.begin());
  throw Error(Kind::usage,
              "no " + what + " `" + name + "`. Give one of: " + join({names.begin(), names.end()}, ", ") + ".");
}

}  // namespace

std::vector<std::string> picture_style_names() { return {styles.begin(), styles.end()}; }
std::vector<std::string> heat_colours_names() { return {colours.begin(), colours.end()}; }
PictureStyle picture_style_from(const std::string& name) { return choose<PictureStyle>(styles, name, "picture style"); }
HeatColours heat_colours_from(const std::string& name) { return choose<HeatColours>(colours, name, "colours"); }
const char* name_of(PictureStyle style) { return styles[static_cast<std::size_t>(style)]; }
const char* name_of(HeatColours chosen) { return colours[static_cast<std::size_t>(chosen)]; }

}  // namespace leukolens
