#include "leukolens/engine/engines.hpp"

namespace leukolens {

const Engines& openvino_engines() {
  static const Engines none;
  return none;
}

}  // namespace leukolens
