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

/// Median novelty of cells that a network has learned from: the unit in which networks can be compared.
/// @param features  M x C, their pooled features
double median_novelty(const FeatureStatistics& statistics, const Eigen::MatrixXf& features);

/// oof_predictions.csv: logits_like_deployed, softmax of them, novelty on the deployed model's scale, each seed's fold.
std::string oof_csv(const StudyData& data, const CrossValidation& cross, const Model& model);

}  // namespace leukolens
