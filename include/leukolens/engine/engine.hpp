#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "leukolens/engine/fold.hpp"

namespace leukolens {

enum class EngineKind { libtorch, openvino };
const char* name_of(EngineKind kind);  ///< "libtorch" | "openvino"

/// float32 everywhere, or products of bfloat16 numbers summed in float32 (faster where the processor has them).
enum class Precision { float32, bf16 };
const char* name_of(Precision precision);  ///< "float32" | "bf16"

struct EngineOptions {
  int batch = 64;                            ///< cells per call, 1..4096; every call runs exactly this many
  std::string device = "cpu";                ///< "cpu" or "cuda"; cuda with libtorch alone
  EngineKind kind = EngineKind::libtorch;    ///< one of those at hand
  Precision precision = Precision::float32;  ///< bf16 with openvino alone
  int workers = 1;                           ///< engines that will run at a time, >= 1
};

/// A network ready to run: batch norm folded, one thread. Use one engine per thread; a row's bits depend on nothing
/// but the row and the batch size.
class Engine {
 public:
  virtual ~Engine() = default;

  /// The same network for another thread; the weights are shared.
  virtual std::unique_ptr<Engine> another() const = 0;

  /// @param input     batch x 1 x S x S floats, unused rows zero
  /// @param logits    batch x K, filled
  /// @param features  batch x C pooled features, filled
  virtual void run(const float* input, float* logits, float* features) = 0;
  virtual int feature_count() const = 0;  ///< C
};

/// One engine that a program has at hand.
struct EngineMaker {
  std::string version;  ///< of the library behind it
  /// Called with options that `make_engine` has checked.
  std::function<std::unique_ptr<Engine>(const FoldedNetwork& network, int patch, const EngineOptions& options)> make;
};
/// Which ones are at hand is the program's choice (engine/engines.hpp): so nothing that classifies needs LibTorch.
using Engines = std::map<EngineKind, EngineMaker>;

/// @throws Error  Kind::bad_value for a batch outside its range, a patch that is too small, an unknown or absent
/// device,
///                an engine that is not at hand, a precision that the engine does not know
std::unique_ptr<Engine> make_engine(const Engines& engines, const Graph& graph, const Weights& weights, int patch,
                                    const EngineOptions& options);

/// "libtorch 2.13.0". @throws Error  Kind::bad_value for an engine that is not at hand
std::string engine_name(const Engines& engines, EngineKind kind);

/// C: channels of the graph's feature map.
int feature_count_of(const Graph& graph);

}  // namespace leukolens
