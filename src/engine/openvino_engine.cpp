#include <cstring>
#include <openvino/openvino.hpp>

#include "engine/openvino_graph.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/engine/engines.hpp"

namespace leukolens {
namespace {

ov::Core& core() {
  static ov::Core one;
  return one;
}

class OpenVinoEngine : public Engine {
 public:
  OpenVinoEngine(ov::CompiledModel network, int feature_count)
      : network_(std::move(network)), request_(network_.create_infer_request()), feature_count_(feature_count) {}

  std::unique_ptr<Engine> another() const override {
    return std::make_unique<OpenVinoEngine>(network_, feature_count_);
  }

  void run(const float* input, float* logits, float* features) override {
    request_.set_input_tensor(
        ov::Tensor(ov::element::f32, network_.input().get_shape(), const_cast<float*>(input)));  // only read
    request_.infer();
    copy(request_.get_output_tensor(0), logits);
    copy(request_.get_output_tensor(1), features);
  }

  int feature_count() const override { return feature_count_; }

 private:
  static void copy(const ov::Tensor& tensor, float* out) {
    std::memcpy(out, tensor.data<float>(), tensor.get_byte_size());
  }

  ov::CompiledModel network_;
  ov::InferRequest request_;
  int feature_count_;
};

std::unique_ptr<Engine> make_openvino_engine(const FoldedNetwork& network, int patch, const EngineOptions& options) {
  const bool bf16 = options.precision == Precision::bf16;
  try {
    // One stream of one thread for every lane: a row's bits then do not depend on their number.
    auto compiled = core().compile_model(openvino_model(network, patch, options.batch), "CPU",
                                         ov::hint::inference_precision(bf16 ? ov::element::bf16 : ov::element::f32),
                                         ov::num_streams(options.workers), ov::inference_num_threads(options.workers),
                                         ov::hint::enable_cpu_pinning(false));
    return std::make_unique<OpenVinoEngine>(std::move(compiled), feature_count_of(network.graph));
  } catch (const ov::Exception& e) {
    throw Error(Kind::bad_value,
                std::string("engine `openvino` cannot run this network; use --engine libtorch. (") + e.what() + ")");
  }
}

std::string version() {
  const std::string build = ov::get_openvino_version().buildNumber;  // "2026.4.1-21955-..."
  return build.substr(0, build.find('-'));
}

}  // namespace

const Engines& openvino_engines() {
  static const Engines engines = {{EngineKind::openvino, {version(), make_openvino_engine}}};
  return engines;
}

}  // namespace leukolens
