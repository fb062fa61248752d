#include "leukolens/predictions/top_labels.hpp"

#include <algorithm>
#include <unordered_map>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/twin_names.hpp"
#include "predictions/score_checks.hpp"

namespace leukolens {
namespace {

/// Names of classes numbered in order of first appearance.
class Names {
 public:
  int number_of(const std::string& name) {
    const auto [place, added] = numbers_.try_emplace(name, static_cast<int>(names_.size()));
    if (added) names_.push_back(name);
    return place->second;
  }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::unordered_map<std::string, int> numbers_;
  std::vector<std::string> names_;
};

/// Puts the classes in order: by number where all are numbers, else bytewise.
void sort_classes(TopLabelTable& table, const std::vector<std::string>& names) {
  const bool numbers =
      std::all_of(names.begin(), names.end(), [](const auto& name) { return to_number(name).has_value(); });
  table.classes = names;
  std::sort(table.classes.begin(), table.classes.end(), [&](const auto& a, const auto& b) {
    return numbers && *to_number(a) != *to_number(b) ? *to_number(a) < *to_number(b) : a < b;
  });
  std::vector<int> place;
  for (const auto& name : names)
    place.push_back(
        static_cast<int>(std::find(table.classes.begin(), table.classes.end(), name) - table.classes.begin()));
  for (auto* column : {&table.labels, &table.predicted})
    for (int& number : *column) number = place[static_cast<std::size_t>(number)];
}

class TopLabelCsv {
 public:
  TopLabelCsv(const std::filesystem::path& path, const std::vector<std::string>& groups, const Warn& warn)
      : csv_(path),
        warn_(warn),
        label_(needed("true_label")),
        call_(needed("pred_label")),
        confidence_(needed("confidence")) {
    if (const auto column = csv_.column("donor", warn)) texts_.push_back({*column, &table_.donors});
    if (const auto column = csv_.column("id", warn)) texts_.push_back({*column, &ids_});
    table_.groups.reserve(groups.size());
    for (const auto& name : groups)
      texts_.push_back({needed(name), &table_.groups.emplace_back(name, std::vector<std::string>{}).second});
  }

  TopLabelTable read() {
    const auto weight = csv_.column("weight", warn_), purity = csv_.column("purity", warn_);
    std::vector<std::string> row;
    while (csv_.next(row)) {
      table_.labels.push_back(class_of(row, label_));
      table_.predicted.push_back(class_of(row, call_));
      table_.confidence.push_back(confidence_of(row[confidence_]));
      for (const auto& [column, texts] : texts_) texts->push_back(row[column]);
      if (weight) table_.weights.push_back(weight_from(row[*weight], line()));
      if (purity) table_.purities.push_back(purity_from(row[*purity], line()));
      lines_.push_back(csv_.line());
    }
    const std::string path = csv_.path().string();
    if (lines_.empty())
      throw Error(Kind::bad_data, path + ": no rows, only a header. Give a table with at least one cell.");
    check_unique(ids_, path, [&](std::size_t i) { return "line " + std::to_string(lines_[i]); });
    check_class_twins(names_.names(), path, warn_);
    sort_classes(table_, names_.names());
    return std::move(table_);
  }

 private:
  std::size_t needed(const std::string& name) const {
    if (const auto column = csv_.column(name, warn_)) return *column;
    throw Error(Kind::bad_data, csv_.path().string() + ": no column `" + name + "`; " + csv_.columns_found() +
                                    " --top1 reads true_label, pred_label and confidence.");
  }
  std::string line() const { return csv_.path().string() + ": line " + std::to_string(csv_.line()); }

  int class_of(const std::vector<std::string>& row, std::size_t column) {
    if (row[column].empty())
      throw Error(Kind::bad_data, line() + ": " + csv_.columns()[column] + " is empty. Take the row out.");
    return names_.number_of(row[column]);
  }

  double confidence_of(const std::string& text) const {
    const double value = to_number(text).value_or(-1);
    if (value >= 0 && value <= 1 + 1e-6) return std::min(value, 1.);  // a softmax in float32 may end a little above 1
    throw Error(Kind::bad_data, line() + ": confidence is `" + text + "`; confidences are numbers in 0..1.");
  }

  CsvReader csv_;
  const Warn& warn_;
  std::size_t label_, call_, confidence_;
  Names names_;
  TopLabelTable table_;
  std::vector<std::string> ids_;
  std::vector<std::size_t> lines_;
  std::vector<std::pair<std::size_t, std::vector<std::string>*>> texts_;
};

}  // namespace

TopLabelTable read_top_labels(const std::filesystem::path& path, const std::vector<std::string>& groups,
                              const Warn& warn) {
  return TopLabelCsv(path, groups, warn).read();
}

}  // namespace leukolens
