// A page's data in the template's terms; the layout is in page.html.mustache.
#include "report/page.hpp"

#include <kainjow/mustache.hpp>

#include "leukolens/core/error.hpp"
#include "page_template.hpp"
#include "report/text.hpp"

namespace leukolens::html {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;
using kainjow::mustache::partial;

/// Words for the page; a number and its % stay on one line.
data text(const std::string& words) {
  std::string clean = clean_utf8(words);
  for (auto at = clean.find(" %"); at != std::string::npos; at = clean.find(" %", at)) clean.replace(at, 1, "\u00A0");
  return data(clean);
}

template <class Items, class Convert>
data list_of(const Items& items, Convert&& convert) {
  data list{data::type::list};
  for (const auto& item : items) list.push_back(convert(item));
  return list;
}

data texts(const std::vector<std::string>& lines) { return list_of(lines, text); }

data pairs(const std::vector<std::pair<std::string, std::string>>& items) {
  return list_of(items, [](const auto& item) {
    data row;
    row["first"] = text(item.first);
    row["second"] = text(item.second);
    return row;
  });
}

/// An SVG file's text without its XML prolog, as HTML wants it.
std::string inlined(const std::string& svg) {
  const auto root = svg.find("<svg");
  return root == std::string::npos ? "" : svg.substr(root);
}

data figures(const std::vector<Figure>& items) {
  return list_of(items, [](const Figure& figure) {
    data out;
    out["id"] = text(figure.id);
    out["wide"] = data(inlined(figure.wide));
    out["narrow"] = data(inlined(figure.narrow));
    out["has_narrow"] = !figure.narrow.empty();
    out["caption"] = text(figure.caption);
    out["has_caption"] = !figure.caption.empty();
    return out;
  });
}

data field(const Field& f) {
  data out;
  out["value"] = text(f.value);
  out["note"] = text(f.note);
  out["has_note"] = !f.note.empty();
  out["strong"] = f.strong;
  return out;
}

data tables(const std::vector<Table>& items) {
  return list_of(items, [](const Table& table) {
    data out;
    out["table_title"] = text(table.title);
    out["columns"] = texts(table.columns);
    out["sortable"] = table.sortable;
    out["table_notes"] = texts(table.notes);
    out["rows"] = list_of(table.rows, [](const std::vector<Field>& row) {
      data line;
      line["fields"] = list_of(row, field);
      return line;
    });
    return out;
  });
}

data pictures(const std::vector<Picture>& items) {
  return list_of(items, [](const Picture& picture) {
    data out;
    out["path"] = text(picture.path);
    out["picture_title"] = text(picture.title);
    out["caption"] = text(picture.caption);
    return out;
  });
}

data sections(const std::vector<Section>& items) {
  return list_of(items, [](const Section& section) {
    data out;
    out["section_title"] = text(section.title);
    out["sentences"] = texts(section.sentences);
    out["figures"] = figures(section.figures);
    out["tables"] = tables(section.tables);
    out["section_pictures"] = pictures(section.pictures);
    return out;
  });
}

data flows(const std::vector<FlowBoxes>& items) {
  return list_of(items, [](const FlowBoxes& flow) {
    data out;
    out["total"] = text(flow.total);
    out["kept"] = text(flow.kept);
    out["has_left_out"] = !flow.left_out.empty();
    out["left_out"] = pairs(flow.left_out);
    out["kept_classes"] = pairs(flow.classes);
    return out;
  });
}

}  // namespace

std::string render(const Page& page) {
  data top;
  top["title"] = text(page.title);
  top["heading"] = text(page.heading);
  top["subtitle"] = text(page.subtitle);
  top["links"] = pairs(page.links);
  top["has_links"] = !page.links.empty();
  top["verdict"] = text(page.verdict);
  top["findings"] = texts(page.findings);
  top["who"] = texts(page.who);
  top["has_who"] = !page.who.empty();
  top["warnings"] = texts(page.warnings);
  top["has_warnings"] = !page.warnings.empty();
  top["figures"] = figures(page.figures);
  top["has_figures"] = !page.figures.empty();
  top["tables"] = tables(page.tables);
  top["flow"] = flows(page.flow);
  top["sections"] = sections(page.sections);
  top["pictures"] = pictures(page.pictures);
  top["has_pictures"] = !page.pictures.empty();
  top["folded"] = tables(page.folded);
  top["has_folded"] = !page.folded.empty();
  top["origin"] = pairs(page.origin);
  top["table"] = partial([] { return std::string(table_template); });
  top["figure"] = partial([] { return std::string(figure_template); });
  mustache layout{page_template};
  std::string html = layout.render(top);
  if (!layout.is_valid()) throw Error(Kind::io, "the page's template is broken: " + layout.error_message());
  return html;
}

}  // namespace leukolens::html
