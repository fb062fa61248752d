#include "explain/map_scorer.hpp"

#include "leukolens/attribution/baseline.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/explain/map_agreement.hpp"
#include "leukolens/explain/max_sensitivity.hpp"
#include "leukolens/explain/randomisation.hpp"
#include "leukolens/explain/whole_model.hpp"
#include "leukolens/phase/segmentation.hpp"

namespace leukolens {
namespace {

Model with_random_weights(Model model, std::uint64_t seed) {
  if (model.members.empty()) model.weights = randomise_all(model.graph(), model.weights, seed);
  for (auto& member : model.members) member.weights = randomise_all(member.graph(), member.weights, seed);
  return model;
}

/// All runs' maps of one class.
std::vector<cv::Mat1f> own_maps(const CellMaps& explained, std::size_t target) {
  std::vector<cv::Mat1f> maps;
  for (const auto& run : explained.maps) maps.push_back(run[target].map);
  return maps;
}

}  // namespace

MapScorer::MapScorer(const Model& model, const std::vector<ExplanationRun>& runs, const ExplainTools& tools,
                     const ExplainCellsOptions& options)
    : runs_(runs),
      attribution_(options.attribution),
      seed_(options.attribution.seed),
      zero_phase_(-model.preprocessing.mean / model.preprocessing.std),
      logits_(logits_of(model, tools.make_logits)) {
  const auto random = with_random_weights(model, seed_);
  const auto attribute_by = attributes_of(random, tools.make_attributes);
  for (const auto& run : runs) randomised_.push_back(attribute_by(run.method, run.options));
}

std::vector<std::vector<SaliencyMap>> MapScorer::randomised_maps(const ChosenCell& cell,
                                                                 const std::vector<int>& classes) const {
  std::vector<std::vector<SaliencyMap>> maps;
  for (const auto& attribute : randomised_) maps.push_back(attribute({cell.cell.input}, {classes}).front());
  return maps;
}

void MapScorer::score(const ChosenCell& cell, const CellMaps& explained, Json& entry) const {
  const auto& input = cell.cell.input;
  const auto item = item_of(cell.id);
  const auto baseline = baseline_image(input, attribution_.baseline, zero_phase_, attribution_.window_px);
  const auto mask = segment_cell(cell.cell.patch.phase);
  const auto random = randomised_maps(cell, explained.classes);
  MapScoreOptions options;
  options.seed = seed_;
  std::vector<std::vector<double>> sensitivity;  // runs x T
  for (std::size_t r = 0; r < runs_.size(); ++r) {
    std::vector<cv::Mat1f> maps;
    for (const auto& map : explained.maps[r]) maps.push_back(map.map);
    sensitivity.push_back(max_sensitivity(runs_[r].attribute, input, explained.classes, maps, {}, seed_, item));
  }
  Json phase = Json::array();
  for (std::size_t t = 0; t < explained.classes.size(); ++t) {
    const int c = explained.classes[t];
    std::vector<MapToScore> maps = {{phase_control(input, baseline), ""}};
    for (std::size_t r = 0; r < runs_.size(); ++r) {
      maps.push_back({explained.maps[r][t].map, runs_[r].method.adds_up_to});
      maps.push_back({random[r][t].map, ""});
    }
    const auto scores = score_maps(
        {input, baseline, mask, probability_of(logits_, c), explained_score_of(logits_, c, attribution_.score), item},
        maps, options);
    phase.push_back(to_json(scores.front()));
    phase.back()["class_index"] = c;
    const auto agreement = rank_correlations(own_maps(explained, t), Compare::sizes);
    for (std::size_t r = 0; r < runs_.size(); ++r) {
      auto own = scores[1 + 2 * r];
      own.max_sensitivity = sensitivity[r][t];
      own.randomisation = rank_correlation(explained.maps[r][t].map, random[r][t].map, Compare::sizes);
      own.agreement = mean_agreement(agreement, static_cast<int>(r));
      auto& target = entry["targets"][r * explained.classes.size() + t];
      target["scores"] = to_json(own);
      target["randomised"] = to_json(scores[2 + 2 * r]);
    }
  }
  entry["phase_control"] = phase;
}

}  // namespace leukolens
