#include "leukolens/core/csv.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/report/differential.hpp"

namespace leukolens {
namespace {

/// Value and both ends of its interval; `nan` where undefined.
void append(std::vector<std::string>& fields, const Estimate& e) {
  fields.push_back(to_text(e.value));
  fields.push_back(e.ci ? to_text(e.ci->lo) : "nan");
  fields.push_back(e.ci ? to_text(e.ci->hi) : "nan");
}

void append_names(std::vector<std::string>& columns, const std::string& name) {
  for (const char* end : {"", "_lo", "_hi"}) columns.push_back(name + end);
}

}  // namespace

std::string differential_csv(const Differential& differential) {
  std::vector<std::string> columns{"specimen", "class", "cells", "unknown", "review"};
  for (const char* name : {"counted", "summed", "adjusted"}) append_names(columns, name);
  for (const char* name :
       {"black_box", "shift_p", "shift_p_holm", "status", "message", "unknown_fraction", "of_all_lo", "of_all_hi"})
    columns.push_back(name);
  std::string text = csv_row(columns);
  for (const auto& s : differential.specimens)
    for (std::size_t k = 0; k < differential.classes.size(); ++k) {
      std::vector<std::string> fields{s.name, differential.classes[k], std::to_string(s.cells),
                                      std::to_string(s.unknown), std::to_string(s.review)};
      const ClassFraction f = s.fault.empty() ? s.fractions[k] : ClassFraction{};
      append(fields, f.counted);
      append(fields, f.summed);
      append(fields, f.adjusted);
      const bool tested = s.shift.fractions.size() > 0;
      fields.push_back(tested ? to_text(s.shift.fractions(static_cast<Eigen::Index>(k))) : "nan");
      fields.push_back(to_text(s.shift.test.p));
      fields.push_back(to_text(s.shift_p_holm));
      fields.push_back(s.fault.empty() ? "ok" : "unknown-cells");
      fields.push_back(!s.fault.empty() ? s.fault : f.adjusted.ci ? "" : f.adjusted.ci_method);
      fields.push_back(to_text(s.unknown_fraction()));
      fields.push_back(to_text(f.of_all.lo));
      fields.push_back(to_text(f.of_all.hi));
      text += csv_row(fields);
    }
  return text;
}

std::string agreement_csv(const std::vector<CountAgreement>& agreement) {
  std::vector<std::string> columns{"class", "estimate", "n"};
  for (const char* name : {"bias", "lower_limit", "upper_limit", "passing_bablok_slope", "passing_bablok_intercept",
                           "deming_slope", "deming_intercept"})
    append_names(columns, name);
  std::string text = csv_row(columns);
  for (const auto& a : agreement) {
    std::vector<std::string> fields{a.class_name, a.estimate, std::to_string(a.specimens.size())};
    for (const Estimate* e :
         {&a.bland_altman.bias, &a.bland_altman.lower, &a.bland_altman.upper, &a.passing_bablok.slope,
          &a.passing_bablok.intercept, &a.deming.slope, &a.deming.intercept})
      append(fields, *e);
    text += csv_row(fields);
  }
  return text;
}

}  // namespace leukolens
