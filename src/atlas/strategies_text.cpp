// Strategies as JSON and in words.
#include <cmath>

#include "leukolens/atlas/strategies.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/statistics/estimate_json.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_examples = 8;

std::string percent(double fraction) { return std::to_string(std::lround(100 * fraction)) + " %"; }

Json counts(const std::vector<std::pair<std::string, std::size_t>>& named) {
  Json json = Json::array();
  for (const auto& [name, cells] : named) json.push_back({{"name", name}, {"cells", cells}});
  return json;
}

std::string cells_text(std::size_t n) { return std::to_string(n) + (n == 1 ? " cell" : " cells"); }

}  // namespace

Json to_json(const StrategiesReport& report, std::span<const AtlasCell> cells) {
  Json all = Json::array();
  for (const auto& s : report.strategies) {
    Json examples = Json::array();
    for (std::size_t i = 0; i < std::min(most_examples, s.cells.size()); ++i) examples.push_back(cells[s.cells[i]].id);
    all.push_back({{"cells", s.cells.size()},
                   {"share", json_number(s.share)},
                   {"accuracy", estimate_json(s.accuracy)},
                   {"donors", counts(s.donors)},
                   {"captures", counts(s.captures)},
                   {"outside", json_number(s.outside)},
                   {"outside_area", json_number(s.outside_area)},
                   {"spot", json_number(s.spot)},
                   {"spot_contrast", json_number(s.spot_contrast)},
                   {"likely_artefact", !s.artefact.empty()},
                   {"why", s.artefact.empty() ? Json(nullptr) : Json(s.artefact)},
                   {"examples", examples}});
  }
  return {{"cells", cells.size()},
          {"silhouette", json_number(report.silhouette)},
          {"null_silhouette", json_number(report.null_silhouette)},
          {"list", all}};
}

std::vector<Finding> findings_of(const StrategiesReport& report, const std::string& class_name) {
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < report.strategies.size(); ++i) {
    const auto& s = report.strategies[i];
    const std::string at = "/list/" + std::to_string(i), strategy = "Strategy " + std::to_string(i + 1) + " of " +
                                                                    class_name + " (" + cells_text(s.cells.size()) +
                                                                    ")";
    const bool alone = report.strategies.size() == 1;
    if (!s.artefact.empty())
      findings.push_back(
          {(alone ? "Calls of " + class_name + " likely rest on an artefact" : strategy + " is likely an artefact") +
               ": " + s.artefact + ".",
           {at + "/spot", at + "/spot_contrast", at + "/captures", at + "/cells"}});
    else if (!s.unseen.empty())
      findings.push_back(
          {(alone ? "Calls of " + class_name : strategy) + ": " + s.unseen +
               ". It may be the doing of the method that makes the maps: compare another one (--method).",
           {at + "/spot", at + "/spot_contrast", at + "/cells"}});
  }
  return findings;
}

std::vector<Finding> kinds_of(const StrategiesReport& report, const std::string& class_name) {
  std::vector<Finding> findings;
  if (report.strategies.size() > 1) {
    std::string sizes;
    std::vector<std::string> pointers = {"/silhouette", "/null_silhouette"};
    for (std::size_t i = 0; i < report.strategies.size(); ++i) {
      sizes += (i ? ", " : "") + percent(report.strategies[i].share);
      pointers.push_back("/list/" + std::to_string(i) + "/share");
    }
    findings.push_back({"Maps of " + class_name + " fall into " + std::to_string(report.strategies.size()) +
                            " kinds (" + sizes + " of the sampled cells).",
                        pointers});
  }
  return findings;
}

}  // namespace leukolens
