// report.html of `explain`.
#include <algorithm>
#include <cmath>

#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/report/gallery.hpp"
#include "report/context_page.hpp"
#include "report/gallery_forgetting.hpp"
#include "report/gallery_methods.hpp"
#include "report/numbers.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_pictures = 200, most_faults = 200;

std::string text_of(const Json& entry, const char* key) {
  const auto found = entry.find(key);
  return found != entry.end() && found->is_string() ? found->get<std::string>() : "";
}

bool is_wrong(const Json& entry) {
  const auto label = text_of(entry, "label");
  return !label.empty() && label != text_of(entry, "predicted");
}

std::string caption_of(const Json& entry, double most_outside) {
  std::string caption = "called " + text_of(entry, "predicted");
  const double confidence = number_from(entry, "confidence");
  if (std::isfinite(confidence)) caption += " with " + percent_text(confidence, 1) + " confidence";
  if (const auto decision = text_of(entry, "decision"); !decision.empty()) caption += ", " + decision;
  if (const auto label = text_of(entry, "label"); !label.empty())
    caption += is_wrong(entry) ? "; its label is " + label : ", as labelled";
  if (const auto outside = outside_text(entry, most_outside); !outside.empty()) caption += "; " + outside;
  return caption;
}

std::vector<const Json*> explained(const Json& manifest) {
  std::vector<const Json*> cells;
  for (const auto& entry : manifest.at("cells"))
    if (text_of(entry, "status") == "ok") cells.push_back(&entry);
  std::ranges::stable_sort(cells, [](const Json* a, const Json* b) {
    if (is_wrong(*a) != is_wrong(*b)) return is_wrong(*a);
    return number_from(*a, "confidence") < number_from(*b, "confidence");
  });
  return cells;
}

/// "grad-cam and occlusion", or how many there are.
std::string methods_text(const Json& manifest) {
  const auto& methods = manifest.at("methods");
  if (methods.size() > 3) return count_text(methods.size()) + " methods";
  std::vector<std::string> names;
  for (const auto& method : methods) names.push_back(text_of(method, "name"));
  return join(names, ", ");
}

html::Table faults_table(const Json& manifest) {
  html::Table table{"Cells that could not be explained", {"cell", "status", "why"}, {}};
  for (const auto& entry : manifest.at("cells"))
    if (const auto status = text_of(entry, "status"); status != "ok" && table.rows.size() < most_faults)
      table.rows.push_back({{text_of(entry, "id")}, {status}, {text_of(entry, "message")}});
  return table;
}

}  // namespace

std::string gallery_html(const Json& manifest, const ReportContext& context) {
  const auto cells = explained(manifest);
  const auto wrong = static_cast<std::size_t>(std::ranges::count_if(cells, [](const Json* c) { return is_wrong(*c); }));
  const auto labelled = static_cast<std::size_t>(
      std::ranges::count_if(cells, [](const Json* c) { return !text_of(*c, "label").empty(); }));
  auto page = page_of(context);
  page.origin.front().first = "Images";
  page.title = "Why the calls were made";
  page.heading = "What did the network look at?";
  page.subtitle = context.title;
  page.verdict =
      cells_text(cells.size()) + " explained by " + methods_text(manifest) +
      (labelled ? ", " + count_text(wrong) + " of " + count_text(labelled) + " labelled ones called wrongly." : ".");
  if (const auto& where = manifest.at("where"); !where.empty())
    page.who.push_back("Cells chosen by: " + join(where.get<std::vector<std::string>>(), ", ") + ".");
  page.findings.push_back(
      "A map shows what moved this network's score, not what is true of the cell: look for maps that light up outside "
      "the cell, and for classes whose maps look alike.");
  if (!cells.empty())
    page.findings.push_back("Wrong calls come first, then the least confident ones" +
                            std::string(cells.size() > most_pictures ? "; the first " + std::to_string(most_pictures) +
                                                                           " are shown, manifest.json lists all."
                                                                     : "."));
  add_methods(manifest, page);
  for (std::size_t i = 0; i < std::min(cells.size(), most_pictures); ++i)
    page.pictures.push_back({link_to(text_of(*cells[i], "picture")), text_of(*cells[i], "id"),
                             caption_of(*cells[i], number_from(manifest, "most_outside"))});
  if (auto forgetting = forgetting_table(manifest)) page.folded.push_back(std::move(*forgetting));
  if (auto faults = faults_table(manifest); !faults.rows.empty()) page.folded.push_back(std::move(faults));
  return render(page);
}

}  // namespace leukolens
