#pragma once
#include <atomic>
#include <memory>
#include <numeric>
#include <vector>

#include "leukolens/engine/engine.hpp"

/// An engine without a network behind it: the logit of class k is (k + 1) times the input's mean, the one feature is
/// the mean. So its answers can be written down, and rooms that classify are tested without LibTorch.
class FakeEngine : public leukolens::Engine {
 public:
  FakeEngine(int batch, int pixels, int classes, float gain, std::shared_ptr<std::atomic<int>> runs)
      : batch_(batch), pixels_(pixels), classes_(classes), gain_(gain), runs_(std::move(runs)) {}
  std::unique_ptr<Engine> another() const override { return std::make_unique<FakeEngine>(*this); }
  void run(const float* input, float* logits, float* features) override {
    ++*runs_;
    for (int i = 0; i < batch_; ++i) {
      const float* row = input + static_cast<std::ptrdiff_t>(i) * pixels_;
      const float mean = std::accumulate(row, row + pixels_, 0.f) / static_cast<float>(pixels_);
      for (int k = 0; k < classes_; ++k) logits[i * classes_ + k] = gain_ * static_cast<float>(k + 1) * mean;
      features[i] = mean;
    }
  }
  int feature_count() const override { return 1; }

 private:
  int batch_, pixels_, classes_;
  float gain_;
  std::shared_ptr<std::atomic<int>> runs_;
};

/// A maker of fake engines that counts their runs. @param gain  factor on every logit: a "wrong" engine has another
struct FakeMaker {
  float gain = 1;
  std::shared_ptr<std::atomic<int>> runs = std::make_shared<std::atomic<int>>(0);
  leukolens::EngineMaker maker() const {
    return {"0", [*this](const leukolens::FoldedNetwork& network, int patch, const leukolens::EngineOptions& o) {
              const int pixels = network.graph.nodes.front().out * patch * patch;
              return std::make_unique<FakeEngine>(o.batch, pixels, network.graph.classes(), gain, runs);
            }};
  }
};

inline leukolens::Engines fake_engines() { return {{leukolens::EngineKind::libtorch, FakeMaker().maker()}}; }
