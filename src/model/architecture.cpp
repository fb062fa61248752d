#include "leukolens/model/architecture.hpp"

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/model/shape_baseline.hpp"
#include "model/alexnet.hpp"
#include "model/lenet5.hpp"
#include "model/leukonet.hpp"
#include "model/resnet18.hpp"
#include "model/vgg11_bn.hpp"

namespace leukolens {
namespace {

struct Entry {
  const char* name;
  Graph (*make)(int classes);
};
constexpr Entry entries[] = {{"leukonet", leukonet},         {"leukonet-w16", leukonet_w16},
                             {"leukonet-w32", leukonet_w32}, {"lenet5", lenet5},
                             {"alexnet", alexnet},           {"vgg11_bn", vgg11_bn},
                             {"resnet18", resnet18},         {"shape-baseline", shape_baseline}};

}  // namespace

const std::vector<std::string>& architectures() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const auto& entry : entries) out.emplace_back(entry.name);
    return out;
  }();
  return names;
}

Graph make_graph(const std::string& architecture, int classes) {
  if (classes < 2) throw Error(Kind::bad_value, architecture + ": a network needs at least two classes.");
  for (const auto& entry : entries)
    if (architecture == entry.name) return entry.make(classes);
  throw Error(Kind::usage, "no architecture `" + architecture + "`. Known: " + join(architectures(), ", ") + ".");
}

}  // namespace leukolens
