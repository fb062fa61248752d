#include <array>

#include "leukolens/attribution/explainer.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

constexpr std::array score_names = {"logit", "centred", "margin", "log-probability"};
constexpr std::array baseline_names = {"zero", "border", "mean", "blur"};
constexpr std::array method_names = {"grad-cam", "occlusion"};

/// The enumerator whose position in `names` holds `name`.
template <typename Enum, typename Names>
Enum choose(const Names& names, const std::string& name, const std::string& what) {
  std::string known;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (name == names[i]) return static_cast<Enum>(i);
    known += (i ? ", " : "") + std::string(names[i]);
  }
  throw Error(Kind::usage, "no " + what + " `" + name + "`. Give one of: " + known + ".");
}

}  // namespace

ScoreOf score_from(const std::string& name) { return choose<ScoreOf>(score_names, name, "score"); }
Baseline baseline_from(const std::string& name) { return choose<Baseline>(baseline_names, name, "baseline"); }
ExplainMethod explain_method_from(const std::string& name) {
  return choose<ExplainMethod>(method_names, name, "explanation method");
}

const char* name_of(ScoreOf score) { return score_names[static_cast<std::size_t>(score)]; }
const char* name_of(Baseline baseline) { return baseline_names[static_cast<std::size_t>(baseline)]; }
const char* name_of(ExplainMethod method) { return method_names[static_cast<std::size_t>(method)]; }

}  // namespace leukolens
