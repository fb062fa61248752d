#pragma once
#include <memory>
#include <string>
#include <vector>

#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace leukolens {

enum class EngineKind { libtorch, openvino };
const char* name_of(EngineKind kind);  ///< "libtorch" | "openvino"

/// float32 everywhere, or products of bfloat16 numbers summed in float32 (faster where the processor has them).
enum class Precision { float32, bf16 };
const char* name_of(Precision precision);  ///< "float32" | "bf16"

struct EngineOptions {
  int batch = 64;                            ///< cells per call, 1..4096; every call runs exactly this many
  std::string device = "cpu";                ///< "cpu" or "cuda"; cuda with libtorch alone
  EngineKind kind = EngineKind::libtorch;    ///< openvino where the build has it
  Precision precision = Precision::float32;  ///< bf16 with openvino alone
  int lanes = 1;                             ///< engines that will run at a time, >= 1
};

/// A network ready to run: batch norm folded, one thread. Use one engine per thread; a row's bits depend on nothing
/// but the row and the batch size.
class Engine {
 public:
  /// @throws Error  Kind::bad_value for a batch outside its range, an unknown or absent device, an engine that this
  ///                build does not have, a precision that the engine does not know
  static std::unique_ptr<Engine> make(const Graph& graph, const Weights& weights, int patch,
                                      const EngineOptions& options);
  virtual ~Engine() = default;

  /// The same network for another thread; the weights are shared.
  virtual std::unique_ptr<Engine> another() const = 0;

  /// @param input     batch x 1 x S x S floats, unused rows zero
  /// @param logits    batch x K, filled
  /// @param features  batch x C pooled features, filled
  virtual void run(const float* input, float* logits, float* features) = 0;
  virtual int feature_count() const = 0;  ///< C
};

/// Whether this build has the engine.
bool has_engine(EngineKind kind);

/// Says to LibTorch that every lane has one thread of its own. Once, before the first engine.
void use_one_thread_per_engine();

/// "libtorch 2.13.0". @throws Error  Kind::bad_value for an engine that this build does not have
std::string engine_name(EngineKind kind = EngineKind::libtorch);

}  // namespace leukolens
