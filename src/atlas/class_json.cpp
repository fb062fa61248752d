#include "atlas/class_json.hpp"

#include <cmath>
#include <optional>
#include <set>

#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/explain/localisation.hpp"
#include "leukolens/statistics/estimate_json.hpp"
#include "leukolens/statistics/mean_of_cells.hpp"

namespace leukolens {
namespace {

constexpr std::size_t fewest_held_out = 10;  // to say that most calls are wrong
constexpr double least_excess = 0.05;        // of the relevance: less is not worth a sentence

std::string percent(double fraction) { return std::to_string(std::lround(100 * fraction)) + " %"; }

/// "(95 % interval 31 to 40 %)", or nothing.
std::string interval_text(const Json& estimate) {
  const auto& ci = estimate.at("ci");
  if (!ci.is_array()) return "";
  return " (95 % interval " + std::to_string(std::lround(100 * ci[0].get<double>())) + " to " +
         percent(ci[1].get<double>()) + ")";
}

std::vector<std::string> donors_of(const std::vector<CellRow>& rows) {
  std::vector<std::string> donors;
  for (const auto& row : rows) donors.push_back(row.donor);
  return donors;
}

template <typename Value>
Json mean_json(const std::vector<CellRow>& rows, const std::vector<std::string>& donors, const Value& value) {
  std::vector<double> values;
  for (const auto& row : rows) values.push_back(value(row));
  return estimate_json(mean_of_cells(values, donors).estimate);
}

/// Whether an estimate of a difference is shown to lie above (1) or below (-1) 0, or neither (0).
int side_of(const Json& estimate) {
  const auto& ci = estimate.at("ci");
  if (!ci.is_array()) return 0;
  return ci[0].get<double>() > 0 ? 1 : ci[1].get<double>() < 0 ? -1 : 0;
}

}  // namespace

Json counts_json(const ClassCells& cells) {
  std::size_t right = 0, wrong = 0, unlabelled = 0, held_out = 0, held_out_right = 0, held_out_labelled = 0,
              no_mask = 0;
  std::set<std::string> donors;
  for (const auto& row : cells.rows()) {
    if (!row.donor.empty()) donors.insert(row.donor);
    no_mask += !row.has_mask;
    held_out += row.held_out;
    // Rows stand under their call: a label of another class is a wrong call.
    const bool labelled = row.label_class >= 0;
    right += labelled && row.is_right;
    wrong += labelled && !row.is_right;
    unlabelled += !labelled;
    held_out_labelled += labelled && row.held_out;
    held_out_right += labelled && row.held_out && row.is_right;
  }
  return {{"called", cells.rows().size()},    {"right", right},          {"wrong", wrong},
          {"unlabelled", unlabelled},         {"held_out", held_out},    {"held_out_labelled", held_out_labelled},
          {"held_out_right", held_out_right}, {"donors", donors.size()}, {"without_outline", no_mask}};
}

std::vector<Finding> counts_findings(const Json& counts, const std::string& class_name) {
  const std::size_t n = counts.at("held_out_labelled"), right = counts.at("held_out_right");
  if (n < fewest_held_out || 2 * right >= n) return {};
  return {{"Of " + std::to_string(n) + " cells that the network was not trained on and calls " + class_name +
               ", only " + std::to_string(right) + (right == 1 ? " is" : " are") +
               " right: this page tells what the network goes by, which " + "is not what makes the class.",
           {"/held_out_labelled", "/held_out_right"}}};
}

Json radial_json(const ClassCells& cells) {
  const auto& rows = cells.rows();
  const auto donors = donors_of(rows);
  Json bins = Json::array(), parts = Json::array();
  for (std::size_t b = 0; b < radial_bins; ++b)
    bins.push_back({{"from", radial_bin_width * static_cast<double>(b)},
                    {"to", radial_bin_width * static_cast<double>(b + 1)},
                    {"density", mean_json(rows, donors, [b](const CellRow& row) { return row.density[b]; })}});
  for (std::size_t z = 0; z < zones.size(); ++z) {
    // Inside, shares are of the cell: beside the empty medium any part of a cell would stand out.
    const bool inside = zones[z] != Zone::outside;
    const auto part_of = [z, inside](const std::array<float, 4>& share) {
      return share[z] / (inside ? 1 - share.back() : 1);
    };
    const auto mean = [&](const auto& value) { return mean_json(rows, donors, value); };
    parts.push_back(
        {{"zone", name_of(zones[z])},
         {"of", inside ? "cell" : "image"},
         {"share", mean([&](const CellRow& row) { return part_of(row.share); })},
         {"area", mean([&](const CellRow& row) { return part_of(row.area); })},
         {"phase", mean([&](const CellRow& row) { return part_of(row.phase); })},
         {"beyond_area", mean([&](const CellRow& row) { return part_of(row.share) - part_of(row.area); })},
         {"beyond_phase", mean([&](const CellRow& row) { return part_of(row.share) - part_of(row.phase); })}});
  }
  return {{"bins", bins}, {"zones", parts}};
}

namespace {

/// What is said of one zone inside the cell: that it counts for more than its size, and whether its thickness explains
/// it. Nothing where that is not shown.
std::optional<Finding> zone_finding(const Json& part, const std::string& at) {
  const std::string zone = part.at("zone");
  const auto value = [&](const char* key) { return number_from(part.at(key), "value"); };
  if (side_of(part.at("beyond_area")) <= 0 || value("beyond_area") < least_excess) return {};
  const std::string what = percent(value("share")) + interval_text(part.at("share")) +
                           " of the relevance inside the cell, " + percent(value("area")) + " of the cell's area and " +
                           percent(value("phase")) + " of its phase";
  const bool beyond = side_of(part.at("beyond_phase")) > 0 && value("beyond_phase") >= least_excess;
  return Finding{beyond ? "The " + zone + " counts for more than its size and thickness: it has " + what + "."
                        : "The " + zone +
                              " counts for more than its size, no more than the cell's thickness there: it has " +
                              what + ".",
                 {at + "/share", at + "/area", at + "/phase", at + "/beyond_area", at + "/beyond_phase"}};
}

/// That most of the relevance lies beside the cell, where the interval bears it out.
std::optional<Finding> outside_finding(const Json& parts, const std::string& class_name) {
  const auto& outside = parts.back();
  const auto& ci = outside.at("share").at("ci");
  const double share = number_from(outside.at("share"), "value"), area = number_from(outside.at("area"), "value");
  if (!ci.is_array() || ci[0].get<double>() <= most_outside) return {};
  const std::string at = "/zones/" + std::to_string(parts.size() - 1);
  return Finding{"Most of the relevance for " + class_name + " lies outside the cell: " + percent(share) +
                     interval_text(outside.at("share")) + ", on the " + percent(area) +
                     " of the image that the cell leaves free. " +
                     (share < area ? "That is less than the area's part: it is spread thinly there. " : "") +
                     "The network may look at how much room the cell leaves, or at something beside it.",
                 {at + "/share", at + "/area"}};
}

}  // namespace

std::vector<Finding> radial_findings(const Json& radial, const std::string& class_name) {
  const auto& parts = radial.at("zones");
  const auto& first = parts.front();
  if (!std::isfinite(number_from(first.at("share"), "value"))) return {};
  std::vector<Finding> findings;
  if (auto finding = outside_finding(parts, class_name)) findings.push_back(std::move(*finding));
  if (first.at("beyond_area").at("ci").is_null()) {
    findings.push_back(
        {"These cells cannot tell whether a part of the cell counts for more than its size in calls of " + class_name +
             ". " + first.at("beyond_area").at("ci_method").get<std::string>() + ".",
         {"/zones/0/beyond_area"}});
    return findings;
  }
  for (std::size_t z = 0; z + 1 < parts.size(); ++z)
    if (auto finding = zone_finding(parts[z], "/zones/" + std::to_string(z))) findings.push_back(std::move(*finding));
  if (findings.empty())
    findings.push_back(
        {"Relevance lies over the whole cell: no part of it is shown to count for more than its size in calls of " +
             class_name + ".",
         {"/zones"}});
  return findings;
}

Json agreement_json(const MapMeans& maps) {
  // Weighted by the mean's size: where hardly anything is relevant, signs say nothing.
  double same = 0, size = 0;
  for (int y = 0; y < maps.relevance.rows; ++y)
    for (int x = 0; x < maps.relevance.cols; ++x) {
      const double weight = std::abs(maps.relevance(y, x));
      same += weight * maps.agreement(y, x);
      size += weight;
    }
  return {{"same_sign", json_number(size > 0 ? same / size : undefined)}, {"cells", maps.cells}};
}

std::vector<Finding> agreement_findings(const Json& agreement, const std::string& class_name) {
  const double same = number_from(agreement, "same_sign");
  if (std::isnan(same) || agreement.at("cells").get<std::size_t>() < 10) return {};
  const std::string cells = to_text(agreement.at("cells").get<double>());
  const std::string share = "At the places that matter, " + percent(same) + " of " + cells + " cells called " +
                            class_name + " agree whether the place speaks for or against it";
  return {{share + (same >= 0.75  ? ": cells are much alike in this."
                    : same >= 0.6 ? ": a tendency, not a rule."
                                  : ": hardly more than by chance, so the mean map stands for no typical cell."),
           {"/same_sign", "/cells"}}};
}

Json findings_json(const std::vector<Finding>& findings, const std::string& at) {
  Json json = Json::array();
  for (const auto& finding : findings) {
    Json from = Json::array();
    for (const auto& pointer : finding.pointers) from.push_back(at + pointer);
    json.push_back({{"text", finding.text}, {"from", from}});
  }
  return json;
}

}  // namespace leukolens
