#include "report/metric_words.hpp"

#include <map>

namespace leukolens {

MetricWords words_of_metric(const std::string& key) {
  static const std::map<std::string, MetricWords> known = {
      {"accuracy", {"Accuracy", "fraction of the calls that are right"}},
      {"balanced_accuracy", {"Balanced accuracy", "the same, every class counted alike however rare"}},
      {"error", {"Error", "fraction of the calls that are wrong"}},
      {"purity_corrected_accuracy",
       {"Accuracy, corrected for purity",
        "what it would be were every cell of its capture's class, errors being alike"}},
      {"weighted_f1", {"Weighted F1", "as macro F1, classes weighted by their cells"}},
      {"kappa", {"Cohen's kappa", "agreement beyond chance; 1 is perfect"}},
      {"mcc", {"Matthews correlation", "correlation of labels and calls; 1 is perfect"}},
      {"auroc", {"AUROC", "how well each class is ranked above the rest, averaged; 1 is perfect, 0.5 chance"}},
      {"auprc", {"AUPRC", "average precision, averaged over classes; 1 is perfect"}},
      {"brier_mcb", {"Brier: miscalibration", "what recalibration would gain; 0 is perfect"}},
      {"brier_dsc", {"Brier: discrimination", "how far the probabilities tell cells apart; more is better"}},
      {"brier_unc", {"Brier: uncertainty", "the score of the class fractions alone"}},
      {"confidence_gap", {"Confidence gap", "mean confidence less accuracy; above 0 the calls are over-confident"}},
      {"ece_equal_mass", {"ECE, equal mass", "the same over bins of equally many cells"}},
      {"classwise_ece", {"Classwise ECE", "the same of each class's probability, averaged"}},
      {"debiased_l2", {"Debiased L2 error", "root mean square gap, without what chance adds"}},
      {"debiased_l2_squared", {"Debiased squared error", "its square; below 0 by chance where calibration is good"}},
      {"smece", {"Smooth ECE", "calibration error without bins; 0 is perfect"}},
      {"brier_top_label", {"Brier score of the calls", "squared distance of confidence and being right"}},
      {"top_label_mcb", {"Calls: miscalibration", "the fraction of it that recalibration would gain"}},
      {"top_label_dsc", {"Calls: discrimination", "how far confidence tells right calls from wrong"}},
      {"top_label_unc", {"Calls: uncertainty", "the score of the accuracy alone"}},
      {"aurc", {"Area under risk-coverage", "mean error rate when only the most confident calls are kept"}},
      {"macro_f1", {"Macro F1", "finding each class and not over-calling it, averaged over classes; 1 is perfect"}},
      {"nll", {"Log loss (NLL)", "punishes confident errors most; 0 is perfect, nats"}},
      {"brier", {"Brier score", "squared distance of the probabilities from the truth; 0 is perfect, 2 the worst"}},
      {"ece", {"Calibration error (ECE)", "mean gap between confidence and accuracy; 0 is perfect"}},
      {"mce", {"Largest gap (MCE)", "the same in the worst bin of confidence"}},
  };
  const auto found = known.find(key);
  return found == known.end() ? MetricWords{key, ""} : found->second;
}

}  // namespace leukolens
