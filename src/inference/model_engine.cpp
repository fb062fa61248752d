#include "leukolens/inference/model_engine.hpp"

#include <algorithm>

namespace leukolens {
namespace {

/// Mean and standard deviation by which input `i` was standardised.
struct Scale {
  double mean, std;
};
Scale scale_of(const Preprocessing& p, std::size_t i) {
  return p.shape_mean.empty() ? Scale{p.mean, p.std} : Scale{p.shape_mean[i], p.shape_std[i]};
}

class EnsembleEngine : public Engine {
 public:
  EnsembleEngine(const Engines& engines, const Model& model, const EngineOptions& options)
      : batch_(static_cast<std::size_t>(options.batch)),
        size_(input_size(model)),
        classes_(model.classes.size()),
        input_(batch_ * size_),
        member_logits_(batch_ * classes_) {
    for (const auto& member : model.members) {
      auto engine = make_engine(engines, member, options);
      std::vector<float> unused(batch_ * static_cast<std::size_t>(engine->feature_count()));
      members_.push_back({std::move(engine), factors(model.preprocessing, member.preprocessing), std::move(unused)});
    }
  }

  EnsembleEngine(const EnsembleEngine& other) = default;

  std::unique_ptr<Engine> another() const override {
    auto twin = std::make_unique<EnsembleEngine>(*this);
    for (auto& member : twin->members_) member.engine = member.engine->another();
    return twin;
  }

  void run(const float* input, float* logits, float* features) override {
    std::vector<double> sum(member_logits_.size(), 0);
    for (auto& member : members_) {
      for (std::size_t i = 0; i < input_.size(); ++i) {
        const auto& [factor, offset] = member.factors[i % size_];
        input_[i] = static_cast<float>(factor * input[i] + offset);
      }
      const bool first = &member == &members_.front();
      member.engine->run(input_.data(), member_logits_.data(), first ? features : member.unused_features.data());
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += member_logits_[i];
    }
    for (std::size_t i = 0; i < sum.size(); ++i)
      logits[i] = static_cast<float>(sum[i] / static_cast<double>(members_.size()));
  }

  int feature_count() const override { return members_.front().engine->feature_count(); }

 private:
  /// Turns a value standardised for the ensemble into one standardised for a member.
  struct Factor {
    double factor, offset;
  };
  struct Member {
    std::shared_ptr<Engine> engine;  ///< this ensemble's alone
    std::vector<Factor> factors;
    std::vector<float> unused_features;
  };

  std::vector<Factor> factors(const Preprocessing& from, const Preprocessing& to) const {
    std::vector<Factor> out;
    for (std::size_t i = 0; i < size_; ++i) {
      const auto a = scale_of(from, i), b = scale_of(to, i);
      out.push_back({a.std / b.std, (a.mean - b.mean) / b.std});
    }
    return out;
  }

  std::size_t batch_, size_, classes_;
  std::vector<float> input_, member_logits_;
  std::vector<Member> members_;
};

}  // namespace

std::unique_ptr<Engine> make_engine(const Engines& engines, const Model& model, const EngineOptions& options) {
  if (!model.members.empty()) return std::make_unique<EnsembleEngine>(engines, model, options);
  return make_engine(engines, model.graph(), model.weights, model.side(), options);
}

std::size_t input_size(const Model& model) {
  const auto side = static_cast<std::size_t>(model.side());
  return static_cast<std::size_t>(model.graph().nodes.front().out) * side * side;
}

}  // namespace leukolens
