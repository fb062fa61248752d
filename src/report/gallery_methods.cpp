#include "report/gallery_methods.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/statistics/estimate.hpp"
#include "report/numbers.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_named = 3;

std::string text_of(const Json& entry, const char* key) {
  const auto found = entry.find(key);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
}

Estimate estimate_from(const Json& json) {
  Estimate e;
  e.value = number_from(json, "value");
  if (const auto& ci = json.at("ci"); ci.is_array()) e.ci = Interval{ci[0].get<double>(), ci[1].get<double>()};
  e.n = json.at("n");
  return e;
}

/// Three decimals, without a sign before zero.
std::string score_text(double value, bool is_signed) {
  const auto text = fixed_text(value, 3);
  if (text == "-0.000" || text == "0.000") return "0.000";
  return (is_signed && value > 0 ? "+" : "") + text;
}

html::Field field_of(const Json& json, bool is_signed = false) {
  const auto e = estimate_from(json);
  if (!std::isfinite(e.value)) return {"-"};
  return {score_text(e.value, is_signed),
          e.ci ? score_text(e.ci->lo, is_signed) + " to " + score_text(e.ci->hi, is_signed) : ""};
}

/// Mean share of relevance outside the cell over the maps of a run; NaN where none has one.
double mean_outside(const Json& manifest, const std::string& run) {
  double sum = 0, n = 0;
  for (const auto& cell : manifest.at("cells"))
    for (const auto& target : cell.value("targets", Json::array()))
      if (const double share = number_from(target, "outside"); target.at("method") == run && std::isfinite(share)) {
        sum += share;
        ++n;
      }
  return n > 0 ? sum / n : std::numeric_limits<double>::quiet_NaN();
}

html::Section methods_section(const Json& manifest) {
  html::Section section{"The methods"};
  html::Table table{"", {"method", "made at", "outside the cell"}, {}};
  for (const auto& method : manifest.at("methods")) {
    const auto name = text_of(method, "name"), side = std::to_string(method.value("resolution_px", 0));
    const double outside = mean_outside(manifest, name);
    table.rows.push_back({{name, text_of(method, "layer"), true},
                          {side + " x " + side + " px"},
                          {std::isfinite(outside) ? percent_text(outside) : "-"}});
    if (const auto warning = text_of(method, "warning"); !warning.empty())
      section.sentences.push_back(name + ": " + warning);
  }
  table.notes = {
      "Made at: pixels of the map before it is stretched over the cell; a coarse map cannot show finer detail.",
      "Outside the cell: mean share of the relevance beyond the cell's outline and a rim of 10 % of its diameter."};
  section.tables.push_back(std::move(table));
  return section;
}

html::Table scores_table(const Json& scores) {
  html::Table table{"",
                    {"method", "faithfulness", "less random network", "less phase image", "ROAD", "infidelity",
                     "sensitivity", "like random network"},
                    {}};
  table.sortable = true;
  const auto row_of = [](const std::string& name, const Json& s, const Json* row) {
    const html::Field none{"-"};
    const auto verdict = row ? text_of(*row, "verdict") : "a control: the cell itself as map";
    return std::vector<html::Field>{{name, verdict, row != nullptr},
                                    field_of(s.at("faithfulness")),
                                    row ? field_of(row->at("random").at("difference"), true) : none,
                                    row ? field_of(row->at("phase").at("difference"), true) : none,
                                    field_of(s.at("road")),
                                    field_of(s.at("infidelity")),
                                    field_of(s.at("max_sensitivity")),
                                    field_of(s.at("randomisation"))};
  };
  for (const auto& row : scores.at("rows"))
    table.rows.push_back(row_of(text_of(row, "method"), row.at("scores"), &row));
  table.rows.push_back(row_of("phase image", scores.at("phase"), nullptr));
  table.notes = {
      "Faithfulness: insertion less deletion, by the probability of the explained class; 0 is what an order that knows "
      "nothing has, higher is better. ROAD: the same idea with hidden pixels filled in from their neighbours.",
      "Infidelity: part of the score's drops that the map does not foretell, 0 is best. Sensitivity: change of the map "
      "under noise that hardly changes the cell. Like random network: rank correlation with the map of a network of "
      "random weights; near 1, the map draws the cell."};
  return table;
}

std::string unit_sentence(const Json& scores) {
  const auto cells = "Maps of " + cells_text(scores.at("cells").get<std::size_t>());
  if (scores.at("donors").is_null())
    return cells +
           " are scored. Donors are unknown: intervals and verdicts take cells as independent, and are too sure where "
           "cells share a donor.";
  const auto donors = scores.at("donors").get<std::size_t>();
  return cells + " of " + count_text(donors) + (donors == 1 ? " donor" : " donors") +
         " are scored; the donor is the unit of intervals and verdicts.";
}

std::string unit_name(const Json& scores) { return scores.at("donors").is_null() ? "cells" : "donors"; }

/// Says so where not even unanimous cells or donors could decide: 2 / 2^n is the least p of the sign test.
std::string reach_text(const Json& scores) {
  const auto comparisons = scores.at("comparisons").get<double>();
  const auto needed = static_cast<std::size_t>(std::floor(std::log2(2 * comparisons / 0.05))) + 1;
  const auto& units = scores.at("donors").is_null() ? scores.at("cells") : scores.at("donors");
  if (units.get<std::size_t>() >= needed) return "";
  return " With so many comparisons that takes " + count_text(needed) + " " + unit_name(scores) +
         " at least, so no verdict can be reached here: compare fewer methods, or score more " + unit_name(scores) +
         ".";
}

html::Section scores_section(const Json& scores) {
  html::Section section{"Do the maps say more than their controls?"};
  const auto comparisons = scores.at("comparisons").get<std::size_t>();
  section.sentences.push_back(unit_sentence(scores));
  section.sentences.push_back(
      "Each method is compared with its own map of a network of random weights, and with the phase image as map. " +
      (comparisons > 0
           ? "It beats a control where its faithfulness is higher on average and in most " + unit_name(scores) +
                 ", both at p < 0.05 after Holm's correction for " + count_text(comparisons) +
                 " comparisons; not shown to beat it means that these cells cannot tell." + reach_text(scores)
           : std::string("That takes 5 donors or more, or 5 cells where no donor is known.")));
  if (const auto& classes = scores.at("classes"); classes.size() == 1)
    section.sentences.push_back("All of them are explained for one class, " + classes[0].get<std::string>() +
                                ": the table says nothing of the others.");
  section.tables.push_back(scores_table(scores));
  return section;
}

/// Names of the rows for which `is` holds.
template <class Is>
std::vector<std::string> names_of(const Json& rows, Is is) {
  std::vector<std::string> names;
  for (const auto& row : rows)
    if (is(row)) names.push_back(text_of(row, "method"));
  return names;
}

void add_verdict(const Json& scores, html::Page& page) {
  const auto& rows = scores.at("rows");
  if (scores.at("comparisons") == 0 || !reach_text(scores).empty()) {
    page.findings.push_back(
        "These cells are too few, or come from too few donors, to compare the maps with their controls.");
    return;
  }
  const auto beat = names_of(rows, [](const Json& row) { return row.at("beats_both") == true; });
  const auto others = names_of(rows, [](const Json& row) { return row.at("beats_both") == false; });
  page.findings.push_back(count_text(beat.size()) + " of " + count_text(rows.size()) +
                          (rows.size() == 1 ? " method beats" : " methods beat") + " both controls on these cells" +
                          (beat.empty() ? "." : ": " + join(beat, ", ") + "."));
  if (!others.empty())
    page.warnings.push_back("Not shown to be more faithful than both controls on these cells: " + join(others, ", ") +
                            ". Their maps may show the cell more than the network; the table below says which control "
                            "stands against each.");
}

}  // namespace

std::string outside_text(const Json& cell, double most_outside) {
  std::vector<std::pair<double, std::string>> found;
  const auto& targets = cell.value("targets", Json::array());
  const auto several = std::ranges::any_of(
      targets, [&](const Json& t) { return t.at("class_index") != targets.front().at("class_index"); });
  for (const auto& target : targets)
    if (const double share = number_from(target, "outside"); share > most_outside)
      found.emplace_back(share, text_of(target, "method") + (several ? " for " + text_of(target, "class") : ""));
  if (found.empty()) return "";
  std::ranges::stable_sort(found, [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> parts;
  for (const auto& [share, name] : found)
    if (parts.size() < most_named) parts.push_back(percent_text(share) + " of " + name);
  return "outside the cell: " + join(parts, ", ") +
         (found.size() > most_named ? " and most of " + count_text(found.size() - most_named) + " other maps" : "");
}

void add_methods(const Json& manifest, html::Page& page) {
  const auto& cells = manifest.at("cells");
  const double most = number_from(manifest, "most_outside");
  const auto outside =
      std::ranges::count_if(cells, [most](const Json& cell) { return !outside_text(cell, most).empty(); });
  if (outside > 0)
    page.findings.push_back("In " + cells_text(static_cast<std::size_t>(outside)) + " more than " + percent_text(most) +
                            " of a map's relevance lies outside the cell; the captions name the maps.");
  const auto scores = manifest.find("method_scores");
  if (scores != manifest.end()) {
    add_verdict(*scores, page);
    page.sections.push_back(scores_section(*scores));
  }
  page.sections.push_back(methods_section(manifest));
}

}  // namespace leukolens
