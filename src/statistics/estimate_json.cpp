#include "leukolens/statistics/estimate_json.hpp"

#include "leukolens/core/json.hpp"

namespace leukolens {

Json estimate_json(const Estimate& e) {
  return {{"value", json_number(e.value)},
          {"ci", e.ci ? Json::array({json_number(e.ci->lo), json_number(e.ci->hi)}) : Json(nullptr)},
          {"ci_method", e.ci_method},
          {"n", e.n}};
}

}  // namespace leukolens
