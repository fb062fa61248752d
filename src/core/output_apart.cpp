#include "leukolens/core/output_apart.hpp"

#include <algorithm>
#include <set>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"

namespace leukolens {
namespace fs = std::filesystem;
namespace {

/// Where the path itself stands and where it leads, both absolute and free of links but for the former's last name.
std::set<fs::path> places_of(const fs::path& given) {
  const fs::path path = without_trailing_slash(fs::absolute(given).lexically_normal());
  std::error_code error;
  std::set<fs::path> places{fs::weakly_canonical(path.parent_path(), error) / path.filename()};
  if (const auto target = fs::weakly_canonical(path, error); !error) places.insert(without_trailing_slash(target));
  return places;
}

bool is_or_lies_in(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

bool overlap(const std::set<fs::path>& outputs, const std::set<fs::path>& inputs, auto&& related) {
  return std::any_of(outputs.begin(), outputs.end(), [&](const fs::path& output) {
    return std::any_of(inputs.begin(), inputs.end(), [&](const fs::path& input) { return related(output, input); });
  });
}

}  // namespace

void check_output_apart(const fs::path& output, std::span<const fs::path> inputs) {
  if (output.empty()) return;
  std::set<fs::path> outputs = places_of(output);
  for (const auto& place : std::set(outputs))
    for (const char* ending : {".part", ".part.old", ".part.meta.json", ".meta.json"})
      outputs.insert(place.string() + ending);
  for (const auto& input : inputs) {
    if (input.empty()) continue;
    const auto places = places_of(input);
    const auto refuse = [&](const std::string& how) {
      throw Error(Kind::usage, output.string() + ": " + how + ". Choose another --output.");
    };
    if (overlap(outputs, places, std::equal_to<>()))
      refuse("is an input of this command or the name of a file that is written beside it (" + input.string() + ")");
    if (overlap(outputs, places, [](const auto& out, const auto& in) { return is_or_lies_in(in, out); }))
      refuse("holds an input of this command, " + input.string() + ", which would be replaced with it");
    std::error_code error;
    if (fs::is_directory(input, error) &&
        overlap(outputs, places, [](const auto& out, const auto& in) { return is_or_lies_in(out, in); }))
      refuse("lies inside an input of this command, the folder " + input.string());
  }
}

}  // namespace leukolens
