#include "engine/libtorch_engine.hpp"
#include "leukolens/engine/engines.hpp"

namespace leukolens {

const Engines& all_engines() {
  static const Engines engines = [] {
    Engines all = openvino_engines();
    all[EngineKind::libtorch] = {libtorch_version(), make_libtorch_engine};
    return all;
  }();
  return engines;
}

}  // namespace leukolens
