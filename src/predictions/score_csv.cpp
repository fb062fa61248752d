#include <limits>
#include <set>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/twin_names.hpp"
#include "predictions/score_rows.hpp"

namespace leukolens {
namespace {

// The columns of one kind of score.
struct ScoreColumns {
  std::vector<std::string> classes;
  std::vector<std::size_t> at;

  ScoreColumns(const CsvReader& csv, std::string_view prefix) {
    for (std::size_t i = 0; i < csv.columns().size(); ++i)
      if (const auto name = trimmed(csv.columns()[i]); name.starts_with(prefix)) {
        classes.emplace_back(name.substr(prefix.size()));
        at.push_back(i);
      }
  }

  void read(const CsvReader& csv, const std::vector<std::string>& row, std::vector<double>& values) const {
    for (std::size_t k = 0; k < at.size(); ++k) {
      const auto number = to_number(row[at[k]]);
      if (!number)
        throw Error(Kind::bad_data, csv.path().string() + ": line " + std::to_string(csv.line()) + ": " +
                                        csv.columns()[at[k]] + " is `" + row[at[k]] + "`, not a number." +
                                        (row[at[k]].find(',') == std::string::npos ? "" : " Write decimal points."));
      values[k] = *number;
    }
  }
};

class ScoreCsv {
 public:
  ScoreCsv(const std::filesystem::path& path, const ScoreTableOptions& options, const Warn& warn)
      : csv_(path),
        logits_(csv_, "logit_"),
        probabilities_(csv_, "p_"),
        kinds_(choose(options, warn)),
        rows_(path, options, order_, kinds_),
        warn_(warn) {
    label_ = csv_.column("label", warn);
    status_ = csv_.column("status", warn);
    if (options.require_labels && !label_)
      throw Error(Kind::bad_data, path.string() + ": no column `label`; " + csv_.columns_found() +
                                      " Labels are needed here: name their column `label`.");
    for (const TextField& field : text_fields())
      if (const auto column = csv_.column(field.column, warn)) texts_.push_back({*column, &rows_.texts(field)});
    weight_ = csv_.column("weight", warn);
    purity_ = csv_.column("purity", warn);
    auto& groups = rows_.table().groups;
    groups.reserve(options.groups.size());
    for (const auto& name : options.groups) {
      const auto column = csv_.column(name);
      if (!column)
        throw Error(Kind::bad_data, path.string() + ": no column `" + name + "` to group by; " + csv_.columns_found());
      texts_.push_back({*column, &groups.emplace_back(name, std::vector<std::string>{}).second});
    }
    for (const NumberField& field : number_fields())
      if (const auto column = csv_.column(field.column, warn)) numbers_.push_back({*column, &rows_.numbers(field)});
  }

  ScoreTable read() {
    std::vector<std::string> row;
    std::vector<double> values(order_.size()), sorted(order_.size());
    const std::string no_label;
    while (csv_.next(row)) {
      if (status_ && row[*status_] != "ok") {
        rows_.pass_over();
        continue;
      }
      if (kinds_.logits) {
        logits_.read(csv_, row, values);
        rows_.logits(values, csv_.line());
      }
      if (kinds_.probabilities) {
        probabilities_.read(csv_, row, values);
        for (std::size_t k = 0; k < values.size(); ++k) sorted[k] = values[probability_places_[k]];
        rows_.probabilities(sorted, csv_.line());
      }
      for (const auto& [column, texts] : texts_) texts->push_back(row[column]);
      if (weight_) rows_.table().weights.push_back(weight_from(row[*weight_], line_name()));
      if (purity_) rows_.table().purities.push_back(purity_from(row[*purity_], line_name()));
      for (const auto& [column, numbers] : numbers_)
        numbers->push_back(to_number(row[column]).value_or(std::numeric_limits<double>::quiet_NaN()));
      rows_.finish_row(label_ ? row[*label_] : no_label, csv_.line());
    }
    return rows_.finish(csv_.column("content_hash") && csv_.column("role"), warn_);
  }

 private:
  std::string line_name() const { return csv_.path().string() + ": line " + std::to_string(csv_.line()); }

  // Sets the order of classes; where both kinds are read, both must name the same.
  KindsToRead choose(const ScoreTableOptions& options, const Warn& warn) {
    const std::string path = csv_.path().string();
    if (logits_.at.empty() && probabilities_.at.empty())
      throw Error(Kind::bad_data, path + ": no columns logit_<class> or p_<class>; " + csv_.columns_found() +
                                      " Give one column a class, named so.");
    const KindsToRead kinds = kinds_to_read(!logits_.at.empty(), !probabilities_.at.empty(), options.kind, path);
    order_ = kinds.logits ? logits_.classes : probabilities_.classes;
    check_class_twins(order_, path, warn);
    if (!kinds.probabilities) return kinds;
    if (kinds.logits && std::set(order_.begin(), order_.end()) !=
                            std::set(probabilities_.classes.begin(), probabilities_.classes.end()))
      throw Error(Kind::bad_data, path + ": columns logit_ name the classes " + join(order_, ", ") +
                                      ", columns p_ name " + join(probabilities_.classes, ", ") +
                                      ". Say which to read with --input.");
    for (const int place : places_of(order_, probabilities_.classes, path))
      probability_places_.push_back(static_cast<std::size_t>(place));
    return kinds;
  }

  CsvReader csv_;
  ScoreColumns logits_, probabilities_;
  std::vector<std::string> order_;               // classes in the order of the columns read
  std::vector<std::size_t> probability_places_;  // for each of them its p_ column
  KindsToRead kinds_;
  ScoreRows rows_;
  const Warn& warn_;
  std::optional<std::size_t> label_, status_, weight_, purity_;
  std::vector<std::pair<std::size_t, std::vector<std::string>*>> texts_;
  std::vector<std::pair<std::size_t, std::vector<double>*>> numbers_;
};

}  // namespace

ScoreTable read_score_csv(const std::filesystem::path& path, const ScoreTableOptions& options, const Warn& warn) {
  return ScoreCsv(path, options, warn).read();
}

}  // namespace leukolens
