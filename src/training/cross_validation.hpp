#pragma once
#include <vector>

#include "training/learner.hpp"

namespace leukolens {

/// Trains `folds` x `seeds` networks (and as many shape baselines), each evaluated on the fold that it has not seen.
/// Every cell but those of the role test has then one out-of-fold prediction a seed.
/// @param members  filled with the networks where an ensemble is to be deployed
CrossValidation cross_validate(const StudyData& data, const StudyOptions& options, const Warn& warn,
                               const OnProgress& progress, std::vector<Learned>* members, std::vector<Rows>* held_out);

/// Accuracy of network and baseline on the same cells, and their paired difference.
/// @param network, baseline  N, fraction of the networks (0..1) that are right about a cell
AccuracyComparison compare_accuracy(const std::vector<double>& network, const std::vector<double>& baseline,
                                    const std::vector<std::string>& donors, std::uint64_t seed);

/// 1 where the top class of a row is its label, else 0.
std::vector<double> right_of(const Table& logits, const std::vector<int>& labels);

/// oof_predictions.csv: the logits averaged over the seeds, softmax of them, and each seed's fold.
std::string oof_csv(const StudyData& data, const CrossValidation& cross);

}  // namespace leukolens
