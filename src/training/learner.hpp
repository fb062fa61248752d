#pragma once
#include <string>

#include "leukolens/core/table.hpp"
#include "training/study_data.hpp"

namespace leukolens {

/// A model and how it came about.
struct Learned {
  Model model;
  TrainingReport training;  ///< its weights are the model's; no history where nothing is iterated over epochs
};

/// What to learn, from which cells.
struct Lesson {
  std::string architecture;
  Rows train, validate;    ///< without cells to validate the last epoch is kept
  std::string checkpoint;  ///< name within StudyOptions::work
  std::string stage;       ///< for the progress
};

/// Trains one network, or fits the shape baseline. Mean and standard deviation are those of the train rows.
Learned learn(const StudyData& data, const Lesson& lesson, const StudyOptions& options, const OnProgress& progress,
              const std::function<void(const EpochRecord&)>& on_epoch);

/// What a network makes of some cells.
struct Outputs {
  Table logits;              ///< M x K, raw
  Eigen::MatrixXf features;  ///< M x C, pooled
};
Outputs outputs_of(const Model& model, const StudyData& data, const Rows& rows, const std::string& device);

/// Novelty of each row of pooled features. @param features  M x C
std::vector<double> novelty_of(const FeatureStatistics& statistics, const Eigen::MatrixXf& features);

/// Raw logits of some cells, M x K.
Table logits_of(const Model& model, const StudyData& data, const Rows& rows, const std::string& device);

/// Describes the pooled features of some cells.
FeatureStatistics describe_features(const Model& model, const StudyData& data, const Rows& rows,
                                    const std::string& device);

/// Input and logits of up to 16 cells for `verify`: of every class in turn, in the order given.
ModelCheck make_check(const Model& model, const StudyData& data, const Rows& by_preference, const std::string& device);

}  // namespace leukolens
