#include "atlas/network_atlas.hpp"

#include "leukolens/core/worker_pool.hpp"
#include "leukolens/explain/whole_model.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

Json head_of(const AtlasNetwork& network, const StreamReport& report) {
  return {{"name", network.name},
          {"architecture", network.model.architecture},
          {"members", network.model.members.size()},
          {"seed", network.model.seed},
          {"weights_sha256", network.model.weights_sha256},
          {"calibrated", network.calibration.has_value()},
          {"patch_px", network.model.preprocessing.patch},
          {"looked_at", report.looked_at},
          {"by_status", report.by_status},
          {"classes", Json::array()}};
}

/// Every class in a thread of its own, as far as there are threads.
std::vector<ClassEntry> entries_of(const std::vector<ClassTask>& tasks, int threads) {
  struct Nothing {};
  WorkerPool<Nothing, const ClassTask*, ClassEntry> pool(
      threads, [] { return std::make_unique<Nothing>(); },
      [](Nothing&, const ClassTask* const& task) { return class_entry(*task); });
  std::vector<std::future<ClassEntry>> under_way;
  for (const auto& task : tasks) under_way.push_back(pool.submit(&task));
  std::vector<ClassEntry> entries;
  for (auto& entry : under_way) entries.push_back(entry.get());
  return entries;
}

}  // namespace

NetworkAtlas network_atlas(const std::vector<fs::path>& inputs, const AtlasNetwork& network, const AtlasTools& tools,
                           const fs::path& output, const AtlasOptions& options, const std::string& at, bool pictured,
                           const Warn& warn, const OnProgress& progress) {
  const auto pass = pass_over(inputs, network, attributes_of(network.model, tools.explain.make_attributes),
                              tools.explain.engines, output, options, pictured, warn, progress);
  const auto title = map_title(attribution_method(options.method), options.attribution.score);
  const auto logits = logits_of(network.model, tools.explain.make_logits);
  // An ensemble has no one network: its first member stands for it.
  const auto& single = network.model.members.empty() ? network.model : network.model.members.front();
  const auto concepts = tools.make_concepts(single);
  std::vector<ClassTask> tasks;
  for (std::size_t c = 0; c < pass.classes.size(); ++c)
    tasks.push_back(
        {network, pass, options, logits, single, concepts, c, at + "/classes/" + std::to_string(c), title, pictured});
  NetworkAtlas out;
  out.json = head_of(network, pass.report);
  out.patterns = {network.name, network.model.architecture, {}};
  out.failed = pass.report.cells - pass.report.by_status.at("ok");
  std::map<std::string, std::string> strategy_of;
  for (auto& entry : entries_of(tasks, std::max(1, network.classify.threads))) {
    out.json["classes"].push_back(std::move(entry.json));
    out.patterns.classes.push_back(std::move(entry.pattern));
    out.mean_cells.push_back(std::move(entry.mean_cell));
    out.pictures.merge(entry.pictures);
    strategy_of.merge(entry.strategy_of);
  }
  if (pictured) out.gallery = gallery_of(network, pass, title, strategy_of);
  return out;
}

}  // namespace leukolens
