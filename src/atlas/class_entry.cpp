#include "atlas/class_entry.hpp"

#include <cmath>

#include "atlas/class_json.hpp"
#include "atlas/class_pictures.hpp"
#include "leukolens/atlas/concepts.hpp"
#include "leukolens/atlas/interventions.hpp"
#include "leukolens/atlas/morphology.hpp"
#include "leukolens/atlas/strategies.hpp"
#include "leukolens/explain/safe_name.hpp"
#include "leukolens/phase/shape.hpp"

namespace leukolens {
namespace {

void add_findings(ClassEntry& entry, const std::vector<Finding>& findings, const std::string& at) {
  for (auto& finding : findings_json(findings, at)) entry.json["findings"].push_back(std::move(finding));
}

/// A part's JSON and its sentences, put in their places.
void add_part(ClassEntry& entry, const std::string& key, Json part, const std::vector<Finding>& findings,
              const std::string& at) {
  entry.json[key] = std::move(part);
  add_findings(entry, findings, at + "/" + key);
}

/// A picture's name in atlas.json; null where there is none.
Json put(ClassEntry& entry, const std::string& name, std::string png) {
  if (png.empty()) return nullptr;
  entry.pictures[name] = std::move(png);
  return name;
}

/// The places of the common grid in the cell and a little around it: far outside every map is 0 and would make any two
/// of them alike.
std::vector<double> around_the_cell(const cv::Mat1f& grid) {
  std::vector<double> values;
  const double middle = (grid_side - 1) / 2.;
  for (int y = 0; y < grid.rows; ++y)
    for (int x = 0; x < grid.cols; ++x)
      if (std::hypot(x - middle, y - middle) <= 1.2 * grid_radius_px) values.push_back(grid(y, x));
  return values;
}

/// The mean rise of every point, whatever the order of the changes.
std::vector<double> in_fixed_order(const InterventionsReport& report) {
  std::map<std::pair<std::string, double>, double> rises;
  for (const auto& change : report.interventions)
    for (const auto& point : change.points) rises[{change.name, point.setting}] = point.rise.value;
  std::vector<double> values;
  for (const auto& [key, rise] : rises) values.push_back(rise);
  return values;
}

void add_maps(ClassEntry& entry, const ClassTask& task, const ClassCells& cells, const std::string& name) {
  auto radial = radial_json(cells);
  for (const auto& bin : radial.at("bins")) entry.pattern.radial.push_back(number_from(bin.at("density"), "value"));
  if (const auto grid = cells.common_relevance(); !grid.empty()) entry.pattern.map = around_the_cell(grid);
  entry.mean_cell = {{.phase = cells.common_phase()}, {}, cells.common_relevance(), task.network.model.architecture};
  auto findings = radial_findings(radial, name);
  add_part(entry, "radial", std::move(radial), findings, task.at);
  auto maps = agreement_json(cells.means(Split::all));
  findings = agreement_findings(maps, name);
  add_part(entry, "maps", std::move(maps), findings, task.at);
}

void add_morphology(ClassEntry& entry, const ClassTask& task, const InterventionsReport& interventions,
                    const std::string& name) {
  using Doubles = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto& table = task.pass.table;
  const auto n = static_cast<Eigen::Index>(table.donors.size());
  const Eigen::MatrixXd shape =
      Eigen::Map<const Doubles>(table.shape.data(), n, static_cast<Eigen::Index>(shape_columns().size()));
  const Eigen::MatrixXd z =
      Eigen::Map<const Floats>(table.logits.data(), n, static_cast<Eigen::Index>(task.pass.classes.size()))
          .cast<double>();
  const Eigen::VectorXd score = z.col(static_cast<Eigen::Index>(task.c)) - z.rowwise().mean();
  auto report = explain_by_morphology(shape, score, table.donors, {.seed = task.options.seed});
  hold_against(interventions, report);
  for (const auto& column : shape_columns()) {
    const auto found =
        std::ranges::find(report.r2_of, column, [](const auto& of) { return std::string_view(of.first); });
    entry.pattern.morphology.push_back(found == report.r2_of.end() ? undefined : found->second.value);
  }
  add_part(entry, "morphology", to_json(report), findings_of(report, name), task.at);
}

/// Some cells of each other class, in turn.
std::vector<AtlasCell> called_otherwise(const ClassTask& task) {
  constexpr std::size_t most = 60;
  std::vector<std::vector<AtlasCell>> samples;
  for (std::size_t c = 0; c < task.pass.classes.size(); ++c)
    if (c != task.c) samples.push_back(task.pass.classes[c].sample());
  std::vector<AtlasCell> cells;
  for (std::size_t i = 0; cells.size() < most; ++i) {
    const auto before = cells.size();
    for (const auto& sample : samples)
      if (i < sample.size()) cells.push_back(sample[i]);
    if (cells.size() == before) break;
  }
  return cells;
}

InterventionsReport add_interventions(ClassEntry& entry, const ClassTask& task, const std::vector<AtlasCell>& sample,
                                      const std::string& name) {
  const auto report = intervene(sample, called_otherwise(task), static_cast<int>(task.c),
                                task.network.model.preprocessing, task.logits, {.seed = task.options.seed});
  for (const auto& point : in_fixed_order(report)) entry.pattern.interventions.push_back(point);
  add_part(entry, "interventions", to_json(report), findings_of(report, name), task.at);
  return report;
}

StrategiesReport add_strategies(ClassEntry& entry, const ClassTask& task, const std::vector<AtlasCell>& sample,
                                const std::string& name) {
  auto report = find_strategies(sample, {.seed = task.options.seed});
  for (std::size_t i = 0; i < sample.size(); ++i)
    if (report.of_cell[i] >= 0) entry.strategy_of[sample[i].id] = name + " " + std::to_string(report.of_cell[i] + 1);
  add_part(entry, "strategies", to_json(report, sample), findings_of(report, name), task.at);
  entry.json["strategies"]["picture"] =
      task.pictured
          ? put(entry, "pictures/" + safe_class_name(name) + "_strategies.png", strategies_picture(report, sample))
          : Json(nullptr);
  return report;
}

void add_concepts(ClassEntry& entry, const ClassTask& task, const std::vector<AtlasCell>& sample,
                  const std::string& name) {
  std::vector<cv::Mat1f> inputs;
  for (const auto& cell : sample) inputs.push_back(network_input(cell.patch, task.single.preprocessing));
  const auto report = find_concepts(sample, inputs, static_cast<int>(task.c), task.concepts);
  auto json = to_json(report, sample);
  for (std::size_t i = 0; i < report.concepts.size(); ++i)
    json["list"][i]["picture"] = task.pictured ? put(entry,
                                                     "pictures/" + safe_class_name(name) + "_channel_" +
                                                         std::to_string(report.concepts[i].channel) + ".png",
                                                     concept_picture(report.concepts[i], sample))
                                               : Json(nullptr);
  json["of_first_member"] = !task.network.model.members.empty();
  add_part(entry, "concepts", std::move(json), findings_of(report, name), task.at);
}

void add_pictures(ClassEntry& entry, const ClassTask& task, const ClassCells& cells, const std::string& name) {
  const auto safe = "pictures/" + safe_class_name(name);
  entry.json["maps"]["mean_picture"] = put(entry, safe + "_mean.png", mean_picture(cells.means(Split::all)));
  entry.json["maps"]["picture"] = put(entry, safe + "_maps.png", maps_picture(cells, name, task.map_title));
  entry.json["examples"] = {{"typical", put(entry, safe + "_typical.png", cells_picture(cells.typical()))},
                            {"doubted", put(entry, safe + "_doubted.png", cells_picture(cells.doubted()))},
                            {"mistaken", put(entry, safe + "_mistaken.png", cells_picture(cells.mistaken()))}};
}

}  // namespace

ClassEntry class_entry(const ClassTask& task) {
  const auto& cells = task.pass.classes[task.c];
  const auto& name = task.network.model.classes[task.c];
  ClassEntry entry;
  entry.json = {{"class", name}, {"findings", Json::array()}};
  auto counts = counts_json(cells);
  const auto wrong = counts_findings(counts, name);
  add_part(entry, "cells", std::move(counts), wrong, task.at);
  const auto sample = cells.sample();
  const auto strategies = add_strategies(entry, task, sample, name);
  const auto interventions = add_interventions(entry, task, sample, name);
  add_morphology(entry, task, interventions, name);
  add_maps(entry, task, cells, name);
  add_concepts(entry, task, sample, name);
  add_findings(entry, kinds_of(strategies, name), task.at + "/strategies");
  if (task.pictured) add_pictures(entry, task, cells, name);
  return entry;
}

}  // namespace leukolens
