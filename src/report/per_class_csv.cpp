#include "leukolens/core/csv.hpp"
#include "leukolens/core/text.hpp"
#include "report/parts.hpp"

namespace leukolens {

std::string per_class_csv(const Evaluation& evaluation) {
  std::string text = csv_row({"class", "n", "sensitivity", "specificity", "ppv", "npv", "f1", "mean_probability"});
  for (const auto& [name, counts, mean_probability, metrics] : evaluation.per_class)
    text += csv_row({name, std::to_string(counts.n), to_text(counts.sensitivity), to_text(counts.specificity),
                     to_text(counts.ppv), to_text(counts.npv), to_text(counts.f1), to_text(mean_probability)});
  return text;
}

}  // namespace leukolens
