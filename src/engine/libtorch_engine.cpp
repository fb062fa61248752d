#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mean.h>
#include <c10/core/InferenceMode.h>
#if __has_include(<torch/headeronly/version.h>)
#include <torch/headeronly/version.h>
#else
#include <torch/csrc/api/include/torch/version.h>
#endif

#include <cstring>

#include "engine/executor.hpp"
#include "engine/fold.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/engine/engine.hpp"

namespace leukolens {
namespace {

constexpr int largest_batch = 4096;

at::Device device_of(const std::string& name) {
  if (name == "cpu") return at::kCPU;
  if (name != "cuda") throw Error(Kind::bad_value, "device `" + name + "`: choose cpu or cuda.");
  if (!at::globalContext().hasCUDA())
    throw Error(Kind::bad_value,
                "device `cuda`: this build's LibTorch finds no CUDA device. Use --device cpu, or build with LibTorch's "
                "CUDA package on a machine with a GPU.");
  at::globalContext().setAllowTF32CuDNN(false);  // full float32, as on the CPU
  return at::kCUDA;
}

class LibTorchEngine : public Engine {
 public:
  LibTorchEngine(FoldedNetwork network, int patch, const EngineOptions& options)
      : graph_(std::move(network.graph)), device_(device_of(options.device)) {
    const c10::InferenceMode inference;
    // Channels last: the layout that oneDNN is fastest in for few channels.
    for (const auto& [name, tensor] : to_tensors(graph_, network.weights))
      tensors_[name] = (tensor.dim() == 4 ? tensor.contiguous(at::MemoryFormat::ChannelsLast) : tensor).to(device_);
    input_ = at::empty({options.batch, graph_.nodes.front().out, patch, patch}, at::TensorOptions().dtype(at::kFloat),
                       at::MemoryFormat::ChannelsLast);
    walk_.observe = [this](const Node& node, at::Tensor value) {
      if (node.name == graph_.feature_map) features_ = value.mean({2, 3});
      return value;
    };
  }

  void run(const float* input, float* logits, float* features) override {
    const c10::InferenceMode inference;
    use_one_thread_per_engine();
    std::memcpy(input_.data_ptr(), input, input_.nbytes());  // one channel: both layouts are the same bytes
    copy(execute(graph_, tensors_, input_.to(device_), walk_), logits);
    copy(features_, features);
  }

  int feature_count() const override {
    for (std::size_t i = 0; const auto& shape : value_shapes(graph_, static_cast<int>(input_.size(2)))) {
      if (graph_.nodes[i++].name == graph_.feature_map) return shape.channels;
    }
    return 0;
  }

 private:
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

std::unique_ptr<Engine> Engine::make(const Graph& graph, const Weights& weights, int patch,
                                     const EngineOptions& options) {
  if (options.batch < 1 || options.batch > largest_batch)
    throw Error(Kind::bad_value,
                "batch " + std::to_string(options.batch) + ": choose 1 to " + std::to_string(largest_batch) + ".");
  value_shapes(graph, patch);  // throws where the patch is too small
  return std::make_unique<LibTorchEngine>(fold_batch_norm(graph, weights), patch, options);
}

void use_one_thread_per_engine() {
  // OpenMP's number of threads belongs to the calling thread. Asking for it makes LibTorch apply its own setting there.
  if (at::get_num_threads() != 1) at::set_num_threads(1);
}

std::string engine_name() {
  return "libtorch " + std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR) + "." +
         std::to_string(TORCH_VERSION_PATCH);
}

}  // namespace leukolens
