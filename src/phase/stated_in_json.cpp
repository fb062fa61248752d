#include "phase/stated_in_json.hpp"

#include <cmath>
#include <map>

#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

constexpr int deepest = 16;

/// Numbers by the letters of their keys, in lower case; the first of several counts.
void collect(const Json& json, int depth, std::map<std::string, double>& numbers) {
  if (depth > deepest || !json.is_structured()) return;
  for (const auto& [key, value] : json.items()) {
    std::string letters;
    for (const char c : lower(key))
      if (c >= 'a' && c <= 'z') letters += c;
    if (value.is_number())
      numbers.try_emplace(letters, value.get<double>());
    else if (value.is_string()) {
      if (const auto number = to_number(value.get<std::string>())) numbers.try_emplace(letters, *number);
    } else {
      collect(value, depth + 1, numbers);
    }
  }
}

/// The number whose key is one of the words and a unit, in that unit's share of the base unit.
std::optional<double> length(const std::map<std::string, double>& numbers, const std::vector<std::string>& words,
                             const std::map<std::string, double>& units) {
  for (const auto& word : words)
    for (const auto& [unit, factor] : units)
      if (const auto found = numbers.find(word + unit); found != numbers.end())
        if (std::isfinite(found->second) && found->second > 0) return found->second * factor;
  return {};
}

std::optional<double> find(const std::map<std::string, double>& numbers, const std::vector<std::string>& words) {
  return length(numbers, words, {{"", 1}});
}

}  // namespace

StatedSettings settings_of_json(const std::string& text) {
  std::map<std::string, double> numbers;
  collect(Json::parse(text, nullptr, false), 0, numbers);
  StatedSettings stated;
  const auto lo = numbers.find("cropmin"), hi = numbers.find("cropmax");
  if (lo != numbers.end() && hi != numbers.end() && lo->second < hi->second)
    stated.crop = PhaseRange{lo->second, hi->second};
  stated.optics.pixel_size_um = length(numbers, {"pixelsize", "pixelsizex", "pixelpitch"},
                                       {{"um", 1}, {"micron", 1}, {"microns", 1}, {"nm", 1e-3}, {"m", 1e6}});
  stated.optics.wavelength_nm = length(numbers, {"wavelength", "lambda"}, {{"nm", 1}, {"um", 1e3}, {"m", 1e9}});
  const auto index = find(numbers, {"mediumindex", "mediumrefractiveindex", "refractiveindexmedium", "indexmedium"});
  if (index && *index > 1 && *index < 3) stated.optics.medium_index = index;
  return stated;
}

}  // namespace leukolens
