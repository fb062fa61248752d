#include "leukolens/model/training_warnings.hpp"

#include <algorithm>

#include "leukolens/core/json.hpp"

namespace leukolens {

std::vector<std::string> read_training_warnings(const std::filesystem::path& model_folder) {
  const auto path = model_folder / "training.json";
  if (!std::filesystem::exists(path)) return {};
  const Json training = read_json(path);
  std::vector<std::string> warnings;
  const auto add = [&](const Json& lines) {
    if (!lines.is_array()) return;
    for (const auto& line : lines)
      if (line.is_string() && std::ranges::find(warnings, line.get<std::string>()) == warnings.end())
        warnings.push_back(line.get<std::string>());
  };
  if (!training.is_object()) return {};
  if (const auto check = training.find("confounding"); check != training.end() && check->is_object())
    add(check->value("alarms", Json()));
  add(training.value("warnings", Json()));
  return warnings;
}

}  // namespace leukolens
