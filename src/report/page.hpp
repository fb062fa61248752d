#pragma once
#include <string>
#include <utility>
#include <vector>

/// A page as data: report.html, comparison.html and the others are filled in here and rendered by one template.
namespace leukolens::html {

struct Field {
  std::string value, note = {};  ///< note: small, below the value
  bool strong = false;
};
struct Table {
  std::string title;                 ///< of a folded table; may be empty where the table stands open
  std::vector<std::string> columns;  ///< the first names the rows
  std::vector<std::vector<Field>> rows;
  std::vector<std::string> notes = {};  ///< below the table
  bool sortable = false;
};
/// A figure; where one column of panels reads better on a phone, `narrow` holds it.
struct Figure {
  std::string id, wide, narrow = {};  ///< SVG
  std::string caption = {};
};
/// A picture beside the page, named by its path from the page, or as a data URI.
struct Picture {
  std::string path, title, caption = {};
};

struct Section {
  std::string title;
  std::vector<std::string> sentences = {};
  std::vector<Figure> figures = {};
  std::vector<Table> tables = {};  ///< open
  std::vector<Picture> pictures = {};
};
/// Which cells were left out on the way to those that the page is about.
struct FlowBoxes {
  std::string total, kept;                                    ///< "120 cells", count
  std::vector<std::pair<std::string, std::string>> left_out;  ///< count, reason
  std::vector<std::pair<std::string, std::string>> classes;   ///< count, class
};
struct Page {
  std::string title;                                            ///< of the browser's tab
  std::string heading, subtitle;                                ///< the question that the page answers; of what
  std::vector<std::pair<std::string, std::string>> links = {};  ///< to pages beside it: text, file
  // Page one: what fits on an A4 sheet.
  std::string verdict;
  std::vector<std::string> findings = {}, who = {}, warnings = {};
  std::vector<Figure> figures = {};  ///< two at most, side by side
  std::vector<Table> tables = {};    ///< open
  // What follows.
  std::vector<FlowBoxes> flow = {};  ///< one, or none
  std::vector<Section> sections = {};
  std::vector<Picture> pictures = {};
  std::vector<Table> folded = {};
  std::vector<std::pair<std::string, std::string>> origin = {};  ///< how it was made: name, value
};

/// One HTML file; but for `pictures` nothing is loaded from elsewhere. @throws Error  Kind::io for a broken template
std::string render(const Page& page);

}  // namespace leukolens::html
