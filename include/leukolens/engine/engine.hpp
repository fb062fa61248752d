#pragma once
#include <memory>
#include <string>
#include <vector>

#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace leukolens {

struct EngineOptions {
  int batch = 64;              ///< cells per call, 1..4096; every call runs exactly this many
  std::string device = "cpu";  ///< "cpu" or "cuda"
};

/// A network ready to run: batch norm folded, one thread. Use one engine per thread; a row's bits depend on nothing
/// but the row and the batch size.
class Engine {
 public:
  /// @throws Error  Kind::bad_value for a batch outside its range or an unknown or absent device
  static std::unique_ptr<Engine> make(const Graph& graph, const Weights& weights, int patch,
                                      const EngineOptions& options);
  virtual ~Engine() = default;

  /// @param input     batch x 1 x S x S floats, unused rows zero
  /// @param logits    batch x K, filled
  /// @param features  batch x C pooled features, filled
  virtual void run(const float* input, float* logits, float* features) = 0;
  virtual int feature_count() const = 0;  ///< C
};

/// Says to LibTorch that every lane has one thread of its own. Once, before the first engine.
void use_one_thread_per_engine();

/// "libtorch 2.13.0"
std::string engine_name();

}  // namespace leukolens
