// The pages of `atlas`: an overview, and one a class.
#include "leukolens/report/atlas_pages.hpp"

#include <cmath>
#include <cstdint>

#include "leukolens/core/base64.hpp"
#include "leukolens/core/json.hpp"
#include "report/atlas_radial_svg.hpp"
#include "report/atlas_sections.hpp"
#include "report/context_page.hpp"
#include "report/numbers.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

using Pictures = std::map<std::string, std::string>;

std::vector<std::string> texts_of(const Json& findings) {
  std::vector<std::string> texts;
  for (const auto& finding : findings) texts.push_back(finding.at("text"));
  return texts;
}

void add_picture(html::Section& section, const Json& name, const Pictures& pictures, const std::string& title,
                 const std::string& caption) {
  if (!name.is_string()) return;
  section.pictures.push_back({"data:image/png;base64," + base64(pictures.at(name)), title, caption});
}

/// "0.61 to 0.83", or nothing.
std::string interval_note(const Json& estimate) {
  const auto& ci = estimate.at("ci");
  return ci.is_array() ? fixed_text(ci[0], 2) + " to " + fixed_text(ci[1], 2) : "";
}

std::string correlation(const Json& estimate) {
  const double value = number_from(estimate, "value");
  return std::isfinite(value) ? fixed_text(value, 2) : "not defined";
}

/// A PNG as a figure, of its own size.
std::string svg_of(const std::string& png) {
  const auto size_at = [&](std::size_t at) {  // big-endian, in the header chunk
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(png.at(at + i));
    return std::to_string(value);
  };
  const auto width = size_at(16), height = size_at(20);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " " + height + "\" width=\"" + width +
         "\" height=\"" + height + "\"><image width=\"" + width + "\" height=\"" + height +
         "\" href=\"data:image/png;base64," + base64(png) + "\"/></svg>";
}

std::size_t count(const Json& cells, const char* key) { return cells.at(key); }

/// "83 % of 45 held-out cells", or that there is none.
std::string held_out_text(const Json& cells) {
  const auto n = count(cells, "held_out_labelled"), right = count(cells, "held_out_right");
  if (n == 0) return "no held-out labelled cell";
  return percent_text(static_cast<double>(right) / static_cast<double>(n)) + " of " + cells_text(n) + " right";
}

std::string counts_sentence(const Json& cells, const std::string& name) {
  std::string text = cells_text(count(cells, "called")) + " called " + name + ": " + count_text(count(cells, "right")) +
                     " rightly, " + count_text(count(cells, "wrong")) + " wrongly, " +
                     count_text(count(cells, "unlabelled")) + " without a label";
  if (const auto donors = count(cells, "donors"))
    text += ", of " + count_text(donors) + (donors == 1 ? " donor" : " donors");
  return text + ". Of cells that the network was not trained on: " + held_out_text(cells) + ".";
}

html::Section maps_section(const Json& of_class, const Pictures& pictures) {
  html::Section section{"Where it looks"};
  add_picture(
      section, of_class.at("maps").at("picture"), pictures, "Cells laid upon each other.",
      "Above, what speaks for the call (red) and against it (blue), on the mean phase; in the middle, how far cells "
      "differ; below, the share of cells that agree with the mean whether a place speaks for or against.");
  section.tables.push_back({"", {"part", "share of the relevance", "of the area", "of the phase"}, {}});
  for (const auto& zone : of_class.at("radial").at("zones")) {
    const std::string of = zone.at("of");
    section.tables.back().rows.push_back({{zone.at("zone")},
                                          {percent_text(number_from(zone.at("share"), "value")), "of the " + of},
                                          {percent_text(number_from(zone.at("area"), "value"))},
                                          {percent_text(number_from(zone.at("phase"), "value"))}});
  }
  section.tables.back().notes.push_back(
      "By the normalised radius: centre below 1/3, middle up to 0.8, rim up to the outline at 1, outside beyond it. "
      "Mean over cells of the share of |relevance|.");
  return section;
}

html::Section strategies_part(const Json& of_class, const Pictures& pictures) {
  const auto& part = of_class.at("strategies");
  auto section = strategies_section(part, of_class.at("class"));
  add_picture(section, part.at("picture"), pictures, "Mean phase and mean map of each strategy,",
              "the place in the image kept, and beside it the cell nearest to that mean.");
  return section;
}

html::Section concepts_part(const Json& of_class, const Pictures& pictures) {
  const auto& part = of_class.at("concepts");
  auto section = concepts_section(part, of_class.at("class"));
  if (part.at("of_first_member").get<bool>())
    section.sentences.push_back("This model is an ensemble; channels are those of its first network.");
  for (const auto& channel : part.at("list"))
    add_picture(section, channel.at("picture"), pictures, "Channel " + count_text(channel.at("channel")) + ":",
                "the cells that it is most relevant in, and where it finds itself in them.");
  return section;
}

html::Section examples_section(const Json& of_class, const Pictures& pictures) {
  html::Section section{"Cells to look at"};
  const auto& examples = of_class.at("examples");
  add_picture(section, examples.at("typical"), pictures, "Most typical:", "right calls nearest to the training cells.");
  add_picture(section, examples.at("doubted"), pictures, "Most doubted:", "the least confident calls.");
  add_picture(section, examples.at("mistaken"), pictures,
              "Most confidently wrong:", "called so, but labelled as said below each cell.");
  if (!examples.at("mistaken").is_string()) section.sentences.push_back("No labelled cell is called so wrongly.");
  return section;
}

std::string pattern_text(const std::string& pattern) {
  if (pattern == "map") return "where in the cell";
  if (pattern == "radial") return "from centre to rim";
  return pattern == "morphology" ? "which shape columns" : "which changes of the cell";
}

/// What comes back in the other networks.
html::Section general_section(const Json& atlas, std::size_t c, const Pictures& pictures) {
  html::Section section{"Do other networks agree?"};
  const std::string name = atlas.at("classes")[c];
  add_picture(section, atlas.at("network_pictures")[c], pictures, "The mean cell as each network sees it,",
              "all cells drawn equally large; named by its architecture.");
  html::Table table{"", {"pattern", "networks", "agreement", "of this class's own", "verdict"}, {}};
  for (const auto& row : atlas.at("general")) {
    if (row.at("class") != name) continue;
    table.rows.push_back({{pattern_text(row.at("pattern"))},
                          {count_text(row.at("networks"))},
                          {correlation(row.at("same")), interval_note(row.at("same"))},
                          {correlation(row.at("own")), interval_note(row.at("own"))},
                          {row.at("verdict")}});
  }
  table.notes.push_back(
      "Agreement: mean correlation of the pattern between two networks; of this class's own: of what the "
      "pattern has beyond the mean over all classes. general: they agree in the latter; by architecture: only those of "
      "one "
      "architecture do; shared: only in what all "
      "classes have in common; varies: in neither; unsure: they cannot tell, or are fewer than five.");
  section.tables.push_back(std::move(table));
  return section;
}

void add_links(const Json& atlas, html::Page& page) {
  page.links.push_back({"Overview", "index.html"});
  if (atlas.at("gallery").is_string()) page.links.push_back({"Gallery", atlas.at("gallery")});
  for (std::size_t c = 0; c < atlas.at("classes").size(); ++c)
    page.links.push_back({atlas.at("classes")[c], link_to(atlas.at("pages")[c])});
}

std::string class_page(const Json& atlas, std::size_t c, const Pictures& pictures, const ReportContext& context) {
  const auto& of_class = atlas.at("networks")[0].at("classes")[c];
  const std::string name = of_class.at("class");
  auto page = page_of(context);
  page.origin.front().first = "Images";
  page.title = name + " - atlas";
  page.heading = "What does the network look at in cells that it calls " + name + "?";
  page.subtitle = context.title;
  add_links(atlas, page);
  const auto findings = texts_of(of_class.at("findings"));
  const bool any = count(of_class.at("cells"), "called") > 0;
  page.verdict = !any ? "No cell is called " + name + "."
                 : findings.empty()
                     ? "These cells are too few, or have no outline: nothing can be said of them together."
                     : findings.front();
  page.who.push_back(counts_sentence(of_class.at("cells"), name));
  if (!any) return render(page);
  if (!findings.empty()) page.findings.assign(findings.begin() + 1, findings.end());
  if (const auto& mean = of_class.at("maps").at("mean_picture"); mean.is_string())
    page.figures.push_back({"mean",
                            svg_of(pictures.at(mean)),
                            {},
                            "The mean cell, and what speaks for the call (red) and against it (blue)."});
  page.figures.push_back(
      {"radial",
       atlas_radial_svg(of_class.at("radial")),
       {},
       "Mean relevance per pixel from the centre of the cell to the outside; the band is the 95 % interval "
       "over donors (cells where no donor is known)."});
  page.sections = {maps_section(of_class, pictures),
                   interventions_section(of_class.at("interventions"), name),
                   morphology_section(of_class.at("morphology"), name),
                   strategies_part(of_class, pictures),
                   concepts_part(of_class, pictures),
                   examples_section(of_class, pictures)};
  if (atlas.at("networks").size() > 1) page.sections.push_back(general_section(atlas, c, pictures));
  return render(page);
}

html::Table classes_table(const Json& atlas) {
  html::Table table{"", {"called", "cells", "held-out calls", "relevance outside the cell"}, {}};
  for (const auto& of_class : atlas.at("networks")[0].at("classes")) {
    const auto& cells = of_class.at("cells");
    const double outside = number_from(of_class.at("radial").at("zones").back().at("share"), "value");
    table.rows.push_back({{of_class.at("class")},
                          {count_text(count(cells, "called"))},
                          {held_out_text(cells)},
                          {percent_text(outside)}});
  }
  return table;
}

html::Table networks_table(const Json& atlas) {
  html::Table table{"Networks", {"network", "architecture", "seed", "cells"}, {}};
  for (const auto& network : atlas.at("networks"))
    table.rows.push_back({{network.at("name")},
                          {network.at("architecture")},
                          {to_string(network.at("seed"))},
                          {count_text(network.at("by_status").at("ok"))}});
  return table;
}

/// Patterns in rows, classes in columns: what the networks agree in.
html::Table general_table(const Json& atlas) {
  html::Table table{"", {"pattern"}, {}};
  std::map<std::string, std::vector<html::Field>> rows;
  std::vector<std::string> order;
  for (const auto& name : atlas.at("classes")) table.columns.push_back(name);
  for (const auto& row : atlas.at("general")) {
    const std::string pattern = row.at("pattern");
    if (!rows.contains(pattern)) {
      order.push_back(pattern);
      rows[pattern] = {{pattern_text(pattern)}};
    }
    const auto& own = row.at("own");
    const auto interval = interval_note(own);
    rows[pattern].push_back({row.at("verdict"), correlation(own) + (interval.empty() ? "" : " (" + interval + ")")});
  }
  for (const auto& pattern : order) table.rows.push_back(rows[pattern]);
  table.notes.push_back(
      "general: the networks agree in what is the class's own; by architecture: only those of one architecture do; "
      "shared: "
      "they agree in what all classes have in common; "
      "varies: "
      "in neither; unsure: they cannot tell, or are fewer than five. Below it the mean correlation between two "
      "networks "
      "of what is the class's own.");
  return table;
}

std::string verdict_of(const Json& atlas) {
  const auto n = atlas.at("networks").size();
  std::string text = cells_text(atlas.at("networks")[0].at("by_status").at("ok")) + " explained by " +
                     std::string(atlas.at("method")) +
                     (n == 1 ? ", one network." : ", " + count_text(n) + " networks.");
  if (n == 1) return text;
  std::map<std::string, std::size_t> verdicts;
  for (const auto& row : atlas.at("general")) ++verdicts[row.at("verdict")];
  return text + " Of " + count_text(atlas.at("general").size()) + " patterns " + count_text(verdicts["general"]) +
         " are general, " + count_text(verdicts["by architecture"]) + " hold within an architecture alone, " +
         count_text(verdicts["shared"]) + " are what all classes have in common, " + count_text(verdicts["varies"]) +
         " differ from network to network; of " + count_text(verdicts["unsure"]) + " these networks cannot tell.";
}

std::string index_page(const Json& atlas, const ReportContext& context) {
  auto page = page_of(context);
  page.origin.front().first = "Images";
  page.title = "Atlas";
  page.heading = "What do the networks look at in general?";
  page.subtitle = context.title;
  add_links(atlas, page);
  page.verdict = verdict_of(atlas);
  const bool several = atlas.at("networks").size() > 1;
  if (!several)
    page.findings.push_back(
        "One network alone cannot show what is general: give several --model, trained with other "
        "seeds, folds or architectures.");
  page.tables.push_back(classes_table(atlas));
  if (several) page.tables.push_back(general_table(atlas));
  for (const auto& of_class : atlas.at("networks")[0].at("classes"))
    page.sections.push_back({of_class.at("class"), texts_of(of_class.at("findings"))});
  if (several) page.sections.push_back({"What is general", texts_of(atlas.at("findings"))});
  page.folded.push_back(networks_table(atlas));
  return render(page);
}

}  // namespace

std::map<std::string, std::string> atlas_pages(const Json& atlas, const Pictures& pictures,
                                               const ReportContext& context) {
  std::map<std::string, std::string> pages = {{"index.html", index_page(atlas, context)}};
  for (std::size_t c = 0; c < atlas.at("classes").size(); ++c)
    pages[atlas.at("pages")[c]] = class_page(atlas, c, pictures, context);
  return pages;
}

}  // namespace leukolens
