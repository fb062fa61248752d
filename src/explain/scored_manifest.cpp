#include "leukolens/explain/scored_manifest.hpp"

#include <algorithm>
#include <map>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"

namespace leukolens {
namespace {

std::vector<std::string> run_names(const Json& manifest) {
  std::vector<std::string> names;
  for (const auto& method : manifest.at("methods")) names.push_back(method.at("name"));
  return names;
}

std::string text_of(const Json& entry, const char* key) {
  const auto found = entry.find(key);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
}

ScoredTarget target_of(const Json& cell, const Json& phase, const std::vector<std::string>& runs) {
  ScoredTarget target;
  target.cell = text_of(cell, "id");
  target.donor = text_of(cell, "donor");
  target.phase = map_scores_from(phase);
  for (const auto& run : runs) {
    const auto& all = cell.at("targets");
    const auto found = std::ranges::find_if(
        all, [&](const Json& t) { return t.at("method") == run && t.at("class_index") == phase.at("class_index"); });
    if (found == all.end() || !found->contains("scores"))
      throw Error(Kind::bad_data, target.cell + ": the manifest has no scores of its map by " + run +
                                      ". Run explain --score-maps again.");
    target.class_name = text_of(*found, "class");
    target.runs.push_back({map_scores_from(found->at("scores")), map_scores_from(found->at("randomised")),
                           number_from(*found, "outside")});
  }
  target.predicted = target.class_name == text_of(cell, "predicted");
  return target;
}

}  // namespace

std::vector<ScoredTarget> scored_targets(const Json& manifest) {
  const auto runs = run_names(manifest);
  std::vector<ScoredTarget> targets;
  for (const auto& cell : manifest.at("cells"))
    if (const auto phase = cell.find("phase_control"); phase != cell.end())
      for (const auto& of_class : *phase) targets.push_back(target_of(cell, of_class, runs));
  return targets;
}

std::optional<MethodTable> method_table(const Json& manifest) {
  const auto targets = scored_targets(manifest);
  if (targets.empty()) return {};
  return compare_methods(run_names(manifest), targets);
}

}  // namespace leukolens
