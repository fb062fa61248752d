#include "leukolens/explain/whole_model.hpp"

#include <map>

namespace leukolens {
namespace {

/// What a member does, and how its input comes from the ensemble's: factor x + offset.
template <typename Does>
struct Member {
  Does does;
  double factor, offset;
  std::vector<cv::Mat1f> own(const std::vector<cv::Mat1f>& inputs) const {
    std::vector<cv::Mat1f> converted(inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i].convertTo(converted[i], CV_32F, factor, offset);
    return converted;
  }
};

template <typename Does>
std::vector<Member<Does>> members_of(const Model& model, const std::function<Does(const Model& network)>& make) {
  std::vector<Member<Does>> members;
  for (const auto& member : model.members) {
    const auto &from = model.preprocessing, &to = member.preprocessing;
    members.push_back({make(member), from.std / to.std, (from.mean - to.mean) / to.std});
  }
  return members;
}

void add_member(SaliencyMap& sum, const SaliencyMap& part, double weight) {
  const auto add = [weight](cv::Mat1f& to, const cv::Mat1f& from) {
    if (to.empty() && !from.empty()) to = cv::Mat1f::zeros(from.size());
    if (!from.empty()) to += weight * from;
  };
  add(sum.map, part.map);
  add(sum.raw, part.raw);
  sum.score += weight * part.score;
}

Attribute attribute_of(const Model& model, const std::function<Attribute(const Model& network)>& make) {
  if (model.members.empty()) return make(model);
  return [members = members_of(model, make)](const std::vector<cv::Mat1f>& inputs,
                                             const std::vector<std::vector<int>>& targets) {
    std::vector<std::vector<SaliencyMap>> mean(inputs.size());
    for (const auto& member : members) {
      const auto maps = member.does(member.own(inputs), targets);
      for (std::size_t i = 0; i < maps.size(); ++i) {
        mean[i].resize(maps[i].size());
        for (std::size_t t = 0; t < maps[i].size(); ++t)
          add_member(mean[i][t], maps[i][t], 1. / static_cast<double>(members.size()));
      }
    }
    return mean;
  };
}

}  // namespace

AttributeBy attributes_of(const Model& model, const std::function<AttributeBy(const Model& network)>& make) {
  std::map<const Model*, AttributeBy> networks;
  if (model.members.empty()) networks[&model] = make(model);
  for (const auto& member : model.members) networks[&member] = make(member);
  return [&model, networks](const AttributionMethod& method, const AttributionOptions& options) {
    return attribute_of(model, [&](const Model& network) { return networks.at(&network)(method, options); });
  };
}

LogitsOf logits_of(const Model& model, const std::function<LogitsOf(const Model& network)>& make) {
  if (model.members.empty()) return make(model);
  return [members = members_of(model, make)](const std::vector<cv::Mat1f>& inputs) {
    cv::Mat1f mean;
    for (const auto& member : members) {
      const cv::Mat1f logits = member.does(member.own(inputs));
      if (mean.empty()) mean = cv::Mat1f::zeros(logits.size());
      mean += logits / static_cast<double>(members.size());
    }
    return mean;
  };
}

}  // namespace leukolens
