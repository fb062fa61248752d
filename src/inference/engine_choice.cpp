#include "leukolens/inference/engine_choice.hpp"

#include "leukolens/core/text.hpp"
#include "leukolens/inference/run_network.hpp"

namespace leukolens {

EngineKind fastest_engine(const Model& model, const ModelCheck& check, const Engines& engines,
                          const std::string& device, const Warn& warn) {
  if (device != "cpu" || !engines.contains(EngineKind::openvino)) return EngineKind::libtorch;
  const auto report = rerun_check(model, check, engines, device, EngineKind::openvino);
  if (report.agrees) return EngineKind::openvino;
  if (warn)
    warn("the engine openvino gives other logits than this model's check (" + to_text(report.largest_difference) +
         "); libtorch is used, which is slower. Run `leukolens verify` on the model.");
  return EngineKind::libtorch;
}

}  // namespace leukolens
