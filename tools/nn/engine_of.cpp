#include "engine_of.hpp"

#include "leukolens/inference/engine_choice.hpp"

using namespace leukolens;

EngineKind engine_of(const std::string& wanted, Precision precision, const Model& model,
                     const std::filesystem::path& folder, const std::string& device, const Engines& engines,
                     const Warn& warn) {
  if (wanted == "openvino" || (wanted == "auto" && precision == Precision::bf16)) return EngineKind::openvino;
  if (wanted == "libtorch") return EngineKind::libtorch;
  // Where libtorch is not at hand it will be started, and say why.
  return fastest_engine(model, read_model_check(folder), engines, device,
                        engines.contains(EngineKind::libtorch) ? warn : Warn());
}
