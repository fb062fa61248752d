#include "leukolens/attribution/method.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

constexpr std::array scores = {"logit", "centred", "margin", "log-probability"};
constexpr std::array smoothed = {"gradient",        "input-x-gradient", "integrated-gradients",
                                 "guided-backprop", "deconvnet",        "deeplift"};
constexpr std::array baselines = {"background", "zero", "border", "mean", "blur"};

/// The enumerator whose position in `names` holds `name`.
template <typename Enum, typename Names>
Enum choose(const Names& names, const std::string& name, const std::string& what) {
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) return static_cast<Enum>(found - names.begin());
  throw Error(Kind::usage,
              "no " + what + " `" + name + "`. Give one of: " + join({names.begin(), names.end()}, ", ") + ".");
}

/// How one member of AttributionOptions becomes JSON and comes back.
struct OptionAccess {
  std::function<Json(const AttributionOptions&)> get;
  std::function<void(AttributionOptions&, const Json&)> set;
};

const std::map<std::string, OptionAccess>& access() {
  using Options = AttributionOptions;
  static const std::map<std::string, OptionAccess> all = {
      {"score",
       {[](const Options& o) { return Json(name_of(o.score)); },
        [](Options& o, const Json& j) { o.score = score_from(j.get<std::string>()); }}},
      {"layer", {[](const Options& o) { return Json(o.layer); }, [](Options& o, const Json& j) { j.get_to(o.layer); }}},
      {"window_px",
       {[](const Options& o) { return Json(o.window_px); }, [](Options& o, const Json& j) { j.get_to(o.window_px); }}},
      {"stride_px",
       {[](const Options& o) { return Json(o.stride_px); }, [](Options& o, const Json& j) { j.get_to(o.stride_px); }}},
      {"samples",
       {[](const Options& o) { return Json(o.samples); }, [](Options& o, const Json& j) { j.get_to(o.samples); }}},
      {"noise", {[](const Options& o) { return Json(o.noise); }, [](Options& o, const Json& j) { j.get_to(o.noise); }}},
      {"seed", {[](const Options& o) { return Json(o.seed); }, [](Options& o, const Json& j) { j.get_to(o.seed); }}},
      {"of", {[](const Options& o) { return Json(o.of); }, [](Options& o, const Json& j) { j.get_to(o.of); }}},
      {"segments",
       {[](const Options& o) { return Json(o.segments); }, [](Options& o, const Json& j) { j.get_to(o.segments); }}},
      {"perturbations",
       {[](const Options& o) { return Json(o.perturbations); },
        [](Options& o, const Json& j) { j.get_to(o.perturbations); }}},
      {"baseline",
       {[](const Options& o) { return Json(name_of(o.baseline)); },
        [](Options& o, const Json& j) { o.baseline = baseline_from(j.get<std::string>()); }}}};
  return all;
}

}  // namespace

std::vector<std::string> score_names() { return {scores.begin(), scores.end()}; }
std::vector<std::string> smoothed_names() { return {smoothed.begin(), smoothed.end()}; }
std::vector<std::string> baseline_names() { return {baselines.begin(), baselines.end()}; }
ScoreOf score_from(const std::string& name) { return choose<ScoreOf>(scores, name, "score"); }
Baseline baseline_from(const std::string& name) { return choose<Baseline>(baselines, name, "baseline"); }
const char* name_of(ScoreOf score) { return scores[static_cast<std::size_t>(score)]; }
const char* name_of(Baseline baseline) { return baselines[static_cast<std::size_t>(baseline)]; }

const std::vector<AttributionMethod>& attribution_methods() {
  using OPTIONS = std::vector<std::string>;
  static const std::vector<AttributionMethod> methods = {
#define LEUKOLENS_METHOD(id, name, title, is_signed, needs, cost, options, fuses, adds_up_to, sentence, warning, \
                         paper)                                                                                  \
  {name, title, is_signed, needs, cost, options, fuses, adds_up_to, sentence, warning, paper},
#include "attribution/methods.def"
#undef LEUKOLENS_METHOD
  };
  return methods;
}

std::vector<std::string> attribution_method_names() {
  std::vector<std::string> names;
  for (const auto& method : attribution_methods()) names.push_back(method.name);
  return names;
}

const AttributionMethod& attribution_method(const std::string& name) {
  const auto& methods = attribution_methods();
  const auto found = std::ranges::find(methods, name, &AttributionMethod::name);
  if (found != methods.end()) return *found;
  throw Error(Kind::usage,
              "no attribution method `" + name + "`. Give one of: " + join(attribution_method_names(), ", ") + ".");
}

std::string map_title(const AttributionMethod& method, ScoreOf score) {
  std::string title = method.title, what = name_of(score);
  std::ranges::replace(what, '-', ' ');
  if (score == ScoreOf::centred) what += " logit";
  const auto place = title.find('%');
  return place == std::string::npos ? title : title.replace(place, 1, what);
}

Json options_json(const AttributionMethod& method, const AttributionOptions& options) {
  Json json = Json::object();
  for (const auto& name : method.options) json[name] = access().at(name).get(options);
  return json;
}

AttributionOptions options_from(const AttributionMethod& method, const Json& json) {
  AttributionOptions options;
  for (const auto& [name, value] : json.items()) {
    if (std::ranges::find(method.options, name) == method.options.end())
      throw Error(Kind::bad_data,
                  method.name + " has no option `" + name + "`; it has " + join(method.options, ", ") + ".");
    try {
      access().at(name).set(options, value);
    } catch (const Json::exception&) {
      throw Error(Kind::bad_data, method.name + ": option `" + name + "` has a value of the wrong type.");
    }
  }
  return options;
}

}  // namespace leukolens
