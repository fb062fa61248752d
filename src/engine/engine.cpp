#include "leukolens/engine/engine.hpp"

#include "engine/engines.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

constexpr int largest_batch = 4096;

[[noreturn]] void fail_absent() {
  throw Error(Kind::bad_value,
              "engine `openvino`: this build has none. Install OpenVINO (pip install openvino) into build/venv and "
              "build again, or use --engine libtorch.");
}

void check(const EngineOptions& o) {
  if (o.batch < 1 || o.batch > largest_batch)
    throw Error(Kind::bad_value,
                "batch " + std::to_string(o.batch) + ": choose 1 to " + std::to_string(largest_batch) + ".");
  if (!has_engine(o.kind)) fail_absent();
  if (o.kind == EngineKind::openvino && o.device != "cpu")
    throw Error(Kind::bad_value, "device `" + o.device + "`: the engine openvino runs on cpu. Use --engine libtorch.");
  if (o.kind == EngineKind::libtorch && o.precision != Precision::float32)
    throw Error(Kind::bad_value, std::string("precision `") + name_of(o.precision) +
                                     "`: the engine libtorch computes in float32. Use --engine openvino.");
}

}  // namespace

const char* name_of(EngineKind kind) { return kind == EngineKind::libtorch ? "libtorch" : "openvino"; }
const char* name_of(Precision precision) { return precision == Precision::float32 ? "float32" : "bf16"; }

std::unique_ptr<Engine> Engine::make(const Graph& graph, const Weights& weights, int patch,
                                     const EngineOptions& options) {
  check(options);
  value_shapes(graph, patch);  // throws where the patch is too small
#ifdef LEUKOLENS_OPENVINO
  if (options.kind == EngineKind::openvino)
    return make_openvino_engine(fold_batch_norm(graph, weights), patch, options);
#endif
  return make_libtorch_engine(fold_batch_norm(graph, weights), patch, options);
}

bool has_engine(EngineKind kind) {
#ifdef LEUKOLENS_OPENVINO
  return kind == EngineKind::libtorch || kind == EngineKind::openvino;
#else
  return kind == EngineKind::libtorch;
#endif
}

std::string engine_name(EngineKind kind) {
  if (kind == EngineKind::libtorch) return "libtorch " + libtorch_version();
#ifdef LEUKOLENS_OPENVINO
  return "openvino " + openvino_version();
#else
  fail_absent();
#endif
}

int feature_count_of(const Graph& graph) { return graph.node(graph.feature_map).out; }

}  // namespace leukolens
