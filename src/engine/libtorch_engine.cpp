#include <ATen/ops/empty.h>
#include <ATen/ops/mean.h>
#include <c10/core/InferenceMode.h>
#if __has_include(<torch/headeronly/version.h>)
#include <torch/headeronly/version.h>
#else
#include <torch/csrc/api/include/torch/version.h>
#endif

#include <cstring>

#include "engine/libtorch_engine.hpp"
#include "leukolens/engine/executor.hpp"

namespace leukolens {
namespace {

class LibTorchEngine : public Engine {
 public:
  LibTorchEngine(const FoldedNetwork& network, int patch, const EngineOptions& options)
      : graph_(network.graph), device_(device_of(options.device)) {
    const c10::InferenceMode inference;
    // Channels last: the layout that oneDNN is fastest in for few channels.
    for (const auto& [name, tensor] : to_tensors(graph_, network.weights))
      tensors_[name] = (tensor.dim() == 4 ? tensor.contiguous(at::MemoryFormat::ChannelsLast) : tensor).to(device_);
    prepare(options.batch, patch);
  }
  LibTorchEngine(const LibTorchEngine& other)
      : Engine(other), graph_(other.graph_), device_(other.device_), tensors_(other.tensors_) {
    const c10::InferenceMode inference;
    prepare(other.input_.size(0), other.input_.size(2));
  }

  std::unique_ptr<Engine> another() const override { return std::make_unique<LibTorchEngine>(*this); }

  void run(const float* input, float* logits, float* features) override {
    const c10::InferenceMode inference;
    use_one_libtorch_thread();
    std::memcpy(input_.data_ptr(), input, input_.nbytes());  // one channel: both layouts are the same bytes
    copy(execute(graph_, tensors_, input_.to(device_), walk_), logits);
    copy(features_, features);
  }

  int feature_count() const override { return feature_count_of(graph_); }

 private:
  /// What this engine does not share: its input, and the observer that keeps its features.
  void prepare(std::int64_t batch, std::int64_t patch) {
    input_ = at::empty({batch, graph_.nodes.front().out, patch, patch}, at::TensorOptions().dtype(at::kFloat),
                       at::MemoryFormat::ChannelsLast);
    walk_.observe = [this](const Node& node, at::Tensor value) {
      if (node.name == graph_.feature_map) features_ = value.mean({2, 3});
      return value;
    };
  }

  static void copy(const at::Tensor& tensor, float* out) {
    const auto plain = tensor.to(at::kCPU).contiguous();
    std::memcpy(out, plain.data_ptr(), plain.nbytes());
  }

  Graph graph_;
  at::Device device_;
  TensorMap tensors_;
  at::Tensor input_, features_;
  Walk walk_;
};

}  // namespace

std::unique_ptr<Engine> make_libtorch_engine(const FoldedNetwork& network, int patch, const EngineOptions& options) {
  return std::make_unique<LibTorchEngine>(network, patch, options);
}

std::string libtorch_version() {
  return std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR) + "." +
         std::to_string(TORCH_VERSION_PATCH);
}

}  // namespace leukolens
