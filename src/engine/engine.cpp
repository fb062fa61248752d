#include "leukolens/engine/engine.hpp"

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

constexpr int largest_batch = 4096;

const EngineMaker& maker_of(const Engines& engines, EngineKind kind) {
  const auto found = engines.find(kind);
  if (found != engines.end()) return found->second;
  throw Error(Kind::bad_value, std::string("engine `") + name_of(kind) + "`: this build has none. " +
                                   (kind == EngineKind::openvino
                                        ? "Install OpenVINO (pip install openvino) into build/venv and build again, or "
                                          "use --engine libtorch."
                                        : "Use --engine openvino."));
}

void check(const EngineOptions& o) {
  if (o.batch < 1 || o.batch > largest_batch)
    throw Error(Kind::bad_value,
                "batch " + std::to_string(o.batch) + ": choose 1 to " + std::to_string(largest_batch) + ".");
  if (o.kind == EngineKind::openvino && o.device != "cpu")
    throw Error(Kind::bad_value, "device `" + o.device + "`: the engine openvino runs on cpu. Use --engine libtorch.");
  if (o.kind == EngineKind::libtorch && o.precision != Precision::float32)
    throw Error(Kind::bad_value, std::string("precision `") + name_of(o.precision) +
                                     "`: the engine libtorch computes in float32. Use --engine openvino.");
}

}  // namespace

const char* name_of(EngineKind kind) { return kind == EngineKind::libtorch ? "libtorch" : "openvino"; }
const char* name_of(Precision precision) { return precision == Precision::float32 ? "float32" : "bf16"; }

std::unique_ptr<Engine> make_engine(const Engines& engines, const Graph& graph, const Weights& weights, int patch,
                                    const EngineOptions& options) {
  const auto& maker = maker_of(engines, options.kind);
  check(options);
  value_shapes(graph, patch);  // throws where the patch is too small
  return maker.make(fold_batch_norm(graph, weights), patch, options);
}

std::string engine_name(const Engines& engines, EngineKind kind) {
  return std::string(name_of(kind)) + " " + maker_of(engines, kind).version;
}

int feature_count_of(const Graph& graph) { return graph.node(graph.feature_map).out; }

}  // namespace leukolens
