#include "leukolens/review/apply_review.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/dataset/cells.hpp"
#include "leukolens/dataset/ids.hpp"
#include "leukolens/dataset/inputs.hpp"
#include "review/decisions_about.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

using RowsById = std::map<std::string, std::vector<const ReviewRow*>>;

/// The columns that a review fills, in their order.
const std::vector<std::string> review_columns = {"label_before", "flag", "review_comment", "reviewed_by",
                                                 "reviewed_at"};

/// A pixel of the file may have changed since it was looked at: then the decision is about another cell.
void check_pixels(const Inputs& inputs, const std::vector<std::string>& ids, const RowsById& by_id) {
  Inputs reviewed;
  std::vector<const ReviewRow*> rows;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto found = by_id.find(ids[i]);
    if (found == by_id.end()) continue;
    for (const auto* row : found->second) {
      if (row->content_hash.empty()) continue;
      reviewed.files.push_back(inputs.files[i]);
      rows.push_back(row);
    }
  }
  const auto source = open_cells(reviewed);
  while (const auto cell = source->next()) {
    const auto& row = *rows[static_cast<std::size_t>(cell->file - reviewed.files.data())];
    if (cell->id != row.id || cell->fault) continue;  // another frame; train says what is wrong with a file
    if (cell->load()->content_hash() != row.content_hash)
      throw Error(Kind::bad_data, row.place + ": " + row.id +
                                      " has other pixels now than when it was reviewed. Look at it again, or take the "
                                      "row out.");
  }
}

std::string why_unplaced(const std::string& id, const std::set<std::string>& stems) {
  const auto stem = id.substr(0, id.find('#'));
  if (stem != id && stems.contains(stem))
    return id + ": the manifest has one row for all frames of " + stem +
           ", so one label. Give each frame a row with the column `frame` to label it by itself.";
  return id + ": no row of the manifest names it.";
}

/// A manifest under change: its table with places for what a review says.
class ReviewedTable {
 public:
  explicit ReviewedTable(const fs::path& manifest, const Warn& warn) : csv_(manifest) {
    path_ = *csv_.column("path", warn);
    columns_ = csv_.columns();
    label_ = place_of("label", csv_.column("label", warn));
    for (const auto& name : review_columns) places_.push_back(place_of(name, csv_.column(name)));
  }

  bool next() {
    if (!csv_.next(row_)) return false;
    row_.resize(columns_.size());
    return true;
  }
  const std::vector<std::string>& columns() const { return columns_; }
  const std::vector<std::string>& row() const { return row_; }
  std::string& path() { return row_[path_]; }
  std::string& label() { return row_[label_]; }
  std::string& of_review(std::size_t i) { return row_[places_[i]]; }

 private:
  std::size_t place_of(const std::string& name, std::optional<std::size_t> found) {
    if (found) return *found;
    columns_.push_back(name);
    return columns_.size() - 1;
  }

  CsvReader csv_;
  std::vector<std::string> columns_, row_;
  std::size_t path_, label_;
  std::vector<std::size_t> places_;
};

/// The row as it was decided. @returns  true where its label differs now
bool put_in(ReviewedTable& table, const JointDecision& joint) {
  const std::string before = table.label();
  if (table.of_review(0).empty()) table.of_review(0) = before;
  table.of_review(1) = joint.flag;
  table.of_review(2) = joint.comment;
  table.of_review(3) = joint.reviewed_by;
  table.of_review(4) = joint.reviewed_at;
  if (!joint.new_label.empty()) table.label() = joint.new_label;
  return table.label() != before;
}

}  // namespace

ApplyReviewReport apply_review(const std::vector<ReviewRow>& review, const fs::path& manifest, const fs::path& output,
                               const ApplyReviewOptions& options, const Warn& warn) {
  check_output(output, options.if_exists);
  if (!is_manifest(manifest))
    throw Error(Kind::bad_data, manifest.string() +
                                    ": no manifest; it needs a column `path`. Give the table of images that "
                                    "`train` was given.");
  const auto inputs = list_inputs({manifest}, {}, warn);
  RowsById by_id;
  for (const auto& row : review) by_id[row.id].push_back(&row);
  std::vector<std::string> ids;
  std::set<std::string> stems, labels;
  for (const auto& file : inputs.files) {
    ids.push_back(cell_id(file.relative_path, file.frame));
    stems.insert(cell_id(file.relative_path));
    labels.insert(file.label);
  }
  check_pixels(inputs, ids, by_id);
  ApplyReviewReport report;
  ReviewedTable table(manifest, warn);
  std::string text = csv_row(table.columns());
  const auto folder = fs::absolute(manifest).parent_path(), new_folder = fs::absolute(output).parent_path();
  for (std::size_t i = 0; table.next(); ++i) {
    if (const auto found = by_id.find(ids.at(i)); found != by_id.end()) {
      const auto joint = decide_together(found->second);
      ++report.reviewed;
      report.relabelled += put_in(table, joint);
      if (!joint.dispute.empty()) report.disputed.push_back(ids[i] + ": " + joint.dispute);
      if (!joint.new_label.empty() && !labels.contains(joint.new_label) && warn)
        warn(found->second.front()->place + ": " + joint.new_label + " is no label of the manifest so far (" +
             join({labels.begin(), labels.end()}, ", ") + ").");
    }
    report.flagged += !table.of_review(1).empty();
    if (options.drop_flagged && !table.of_review(1).empty()) {
      ++report.dropped;
      continue;
    }
    if (folder != new_folder && fs::path(table.path()).is_relative())
      table.path() = (folder / table.path()).lexically_proximate(new_folder).generic_string();
    text += csv_row(table.row());
    ++report.rows;
  }
  const std::set<std::string> known(ids.begin(), ids.end());
  for (const auto& [id, rows] : by_id)
    if (!known.contains(id)) report.unplaced.push_back(why_unplaced(id, stems));
  write_file(output, text, options.if_exists);
  return report;
}

}  // namespace leukolens
