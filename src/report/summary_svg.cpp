// Page one on a sheet of A4, for summary.pdf. SVG does not break lines, so the sheet is laid out here.
#include <algorithm>

#include "report/numbers.hpp"
#include "report/page_one.hpp"
#include "report/palette.hpp"
#include "report/parts.hpp"
#include "report/text.hpp"
#include "report/text_lines.hpp"

namespace leukolens {
namespace {

constexpr double sheet_width = 793.7, sheet_height = 1122.5;  // A4 at 96 px an inch
constexpr double margin_x = 57, margin_y = 42, line = 1.34;   // line: height of a line in units of the text's size
constexpr double text_width = sheet_width - 2 * margin_x;
constexpr double most_figure_height = 424, least_figure_height = 150;

struct Ink {
  double size = 12;
  bool bold = false;
  const char* colour = palette::text;
};

std::string number(double value) { return fixed_text(value, 1); }

std::string text_element(double x, double y, const std::string& words, const Ink& ink, const char* anchor = "start") {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" font-size=\"" + number(ink.size) + "\" fill=\"" +
         ink.colour + "\" text-anchor=\"" + anchor + "\"" + (ink.bold ? " font-weight=\"bold\"" : "") + ">" +
         xml_escape(words) + "</text>\n";
}

std::string rectangle(double x, double y, double width, double height, const char* colour) {
  return "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(width) + "\" height=\"" +
         number(height) + "\" fill=\"" + colour + "\"/>\n";
}

/// Part of the sheet: drawn from y = 0 down.
struct Block {
  std::string svg;
  double height = 0;

  void lines(const std::string& words, const Ink& ink, double x, double width) {
    for (const auto& words_of_line : text_lines(words, width / ink.size, ink.bold)) {
      svg += text_element(x, height + ink.size, words_of_line, ink);
      height += line * ink.size;
    }
  }
};

Block head_block(const PageOne& page) {
  Block b;
  b.lines(page.heading, {15, true}, 0, text_width);
  b.lines(page.subtitle, {10.5, false, palette::muted}, 0, text_width);
  b.height += 8;
  const double top = b.height;
  b.lines(page.verdict, {16, true}, 14, text_width - 14);
  b.svg += rectangle(0, top, 4, b.height - top, palette::blue);
  b.height += 7;
  for (const auto& finding : page.findings) b.lines(finding, {11.5}, 0, text_width);
  return b;
}

/// Sentences on a tinted ground; nothing for none.
Block box_block(const std::vector<std::string>& sentences, const char* ground, const std::string& before) {
  Block inner;
  inner.height = 6;
  for (const auto& sentence : sentences) inner.lines(before + sentence, {10.5}, 12, text_width - 24);
  inner.height += 6;
  if (sentences.empty()) return {};
  return {rectangle(0, 0, text_width, inner.height, ground) + inner.svg, inner.height};
}

/// A line of every cell of a row, right-aligned but for the first. @returns how many lines the highest cell has
std::size_t row_lines(Block& b, const std::vector<std::vector<std::string>>& cells, const Ink& ink, double first,
                      double other) {
  std::size_t most = 1;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const double x = c ? first + other * static_cast<double>(c) : 0;
    for (std::size_t i = 0; i < cells[c].size(); ++i)
      b.svg += text_element(x, b.height + ink.size * (1 + line * static_cast<double>(i)), cells[c][i], ink,
                            c ? "end" : "start");
    most = std::max(most, cells[c].size());
  }
  return most;
}

Block table_block(const html::Table& table) {
  constexpr double first = 128, padding = 10;
  const Ink head{9, true, palette::muted}, value{10.5}, strong{10.5, true}, note{8.5, false, palette::muted};
  const double other = (text_width - first) / static_cast<double>(std::max<std::size_t>(1, table.columns.size() - 1));
  Block b;
  std::vector<std::vector<std::string>> cells;
  for (const auto& column : table.columns)
    cells.push_back(text_lines(column, ((cells.empty() ? first : other) - padding) / head.size, true));
  b.height += line * head.size * static_cast<double>(row_lines(b, cells, head, first, other)) + 3;
  for (const auto& row : table.rows) {
    b.svg += rectangle(0, b.height, text_width, 0.8, palette::light);
    b.height += 2;
    std::vector<std::vector<std::string>> values, notes;
    for (const auto& field : row) {
      values.push_back(text_lines(field.value, ((values.empty() ? first : other) - padding / 2) / value.size));
      notes.push_back({field.note});
    }
    b.height += line * value.size *
                static_cast<double>(row_lines(b, values, row.front().strong ? strong : value, first, other));
    row_lines(b, notes, note, first, other);
    b.height += line * note.size + 1;
  }
  return b;
}

Block origin_block(const PageOne& page) {
  Block b;
  for (const auto& [name, value] : page.origin) {
    b.svg += text_element(0, b.height + 9.5, name, {9.5, false, palette::muted});
    b.lines(value, {9.5}, 84, text_width - 84);
  }
  return b;
}

/// A figure's own SVG within the sheet, as large as fits into the box and centred in it.
std::string nested(const std::string& svg, double x, double width, double height) {
  const auto root = svg.find("<svg"), end = svg.find('>', root), box = svg.find("viewBox=\"", root);
  if (root == std::string::npos || end == std::string::npos || box > end) return "";
  const auto quote = svg.find('"', box + 9);
  return "<svg x=\"" + number(x) + "\" y=\"0\" width=\"" + number(width) + "\" height=\"" + number(height) +
         "\" font-family=\"DejaVu Sans, sans-serif\" " + svg.substr(box, quote + 1 - box) +
         " xmlns:xlink=\"http://www.w3.org/1999/xlink\">" + svg.substr(end + 1);
}

Block figures_block(const Figures& figures, double height) {
  Block b;
  std::vector<const std::string*> drawn;
  for (const char* name : {"reliability", "confusion"})
    for (const auto& figure : figures)
      if (figure.name == name && !figure.svg.empty()) drawn.push_back(&figure.narrow);
  if (drawn.empty()) return b;
  const double gap = 16, width = (text_width - gap) / 2;
  for (std::size_t i = 0; i < drawn.size(); ++i)
    b.svg += nested(*drawn[i], static_cast<double>(i) * (width + gap), width, height);
  b.height = height;
  return b;
}

}  // namespace

std::string summary_svg(const Evaluation& evaluation, const ReportContext& context, const Figures& figures) {
  const auto page = page_one(evaluation, context);
  constexpr double gap = 10;
  std::vector<Block> blocks = {head_block(page),
                               box_block(page.who, "#F5F7F9", ""),
                               box_block(page.warnings, "#FDF3EA", "Warning. "),
                               {},
                               table_block(page.classes),
                               origin_block(page)};
  double used = gap * static_cast<double>(blocks.size());
  for (const auto& block : blocks) used += block.height;
  blocks[3] =
      figures_block(figures, std::clamp(sheet_height - 2 * margin_y - used, least_figure_height, most_figure_height));
  double y = 0;
  std::string body;
  for (const auto& block : blocks) {
    if (block.height <= 0) continue;
    body += "<g transform=\"translate(0," + number(y) + ")\">\n" + block.svg + "</g>\n";
    y += block.height + gap;
  }
  const double scale = std::min(1., (sheet_height - 2 * margin_y) / y);  // a sheet that is too full is drawn smaller
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"210mm\" height=\"297mm\" viewBox=\"0 0 " +
         number(sheet_width) + " " + number(sheet_height) + "\" font-family=\"DejaVu Sans, sans-serif\">\n" +
         "<title>" + xml_escape(page.heading + " " + page.subtitle) + "</title>\n" +
         rectangle(0, 0, sheet_width, sheet_height, "#FFFFFF") + "<g transform=\"translate(" + number(margin_x) + "," +
         number(margin_y) + ") scale(" + fixed_text(scale, 4) + ")\">\n" + body + "</g>\n</svg>\n";
}

}  // namespace leukolens
