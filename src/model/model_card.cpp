#include <algorithm>
#include <cmath>
#include <map>

#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/model/model.hpp"

namespace leukolens {
namespace {

constexpr Role roles_shown[] = {Role::train, Role::validate, Role::calibrate, Role::test, Role::fresh};

std::string row(const std::vector<std::string>& cells) { return "| " + join(cells, " | ") + " |\n"; }

/// A user's text inside a table: `|` would end the cell.
std::string escaped(std::string text) {
  for (std::size_t i = 0; (i = text.find('|', i)) != std::string::npos; i += 2) text.insert(i, 1, '\\');
  return text;
}

std::string rounded(double value, int digits) {
  if (!std::isfinite(value)) return "unknown";
  const double power = std::pow(10., digits);
  return to_text(std::round(value * power) / power);
}

std::string known(const std::optional<double>& value, const char* unit) {
  return value ? to_text(*value) + " " + unit : "unknown";
}

std::string what_it_is(const Model& model) {
  std::string text =
      "# " + model.architecture + " for " + std::to_string(model.classes.size()) + " classes of cells\n\n";
  text +=
      "This folder is a trained network that looks at the quantitative phase image of one cell and says how much it "
      "resembles each of these classes: " +
      escaped(join(model.classes, ", ")) + ". It was made by Leukolens " + model.tool_version + ".\n\n";
  text +=
      "It is a research tool. It has seen only the cells counted below: cells of other donors, instruments, "
      "preparations or classes may be classified wrongly and with confidence. It is not a diagnostic device.\n\n";
  text +=
      "## How to use it\n\n"
      "    leukolens verify FOLDER                                      # whole, and computing what it should?\n"
      "    leukolens classify INPUT --model FOLDER --output predictions.csv\n"
      "    leukolens calibrate predictions.csv --model FOLDER           # make 90 % mean 90 %\n"
      "    leukolens evaluate predictions.csv --model FOLDER --output report\n\n"
      "Without `calibration.json` in this folder the probabilities are not calibrated yet and are usually too "
      "high.\n\n";
  return text;
}

std::string input_table(const Preprocessing& p) {
  std::string text = "## What it expects\n\n" + row({"", ""}) + row({"---", "---"});
  const auto side = std::to_string(p.patch);
  text += row(
      {"input", side + " x " + side + " px, one cell in the centre; larger images are cropped, smaller ones padded"});
  text += row({"unit of the phase", name_of(p.unit)});
  text += row({"pixel size", known(p.pixel_size_um, "um") +
                                 (p.pixel_size_um ? "; images of another known pixel size are resampled to it" : "")});
  text += row({"wavelength", known(p.wavelength_nm, "nm")});
  text += row({"integer samples", p.phase_range ? to_text(p.phase_range->lo) + " rad at 0, " +
                                                      to_text(p.phase_range->hi) + " rad at full scale"
                                                : "no phase range recorded"});
  text += row({"background", name_of(p.background)});
  if (p.objects) text += row({"captures", "frames are cut into cells as in training (model.json, `segmentation`)"});
  text += row({"scale of images of unknown pixel size", to_text(p.scale)});
  text += row({"colour", p.grey ? "channels are averaged" : "refused"});
  text += row({"standardised by", "(phase - " + rounded(p.mean, 6) + ") / " + rounded(p.std, 6)});
  return text + "\n";
}

std::string data_table(const Model& model, const std::vector<LabelledCell>& roles) {
  std::map<std::string, std::map<Role, std::size_t>> counts;
  for (const auto& cell : roles)
    if (cell.role) ++counts[cell.label][*cell.role];
  std::vector<std::string> head = {"class"}, line = {"---"}, sum = {"all"};
  for (const auto role : roles_shown) {
    std::size_t total = 0;
    for (const auto& [label, by_role] : counts) total += by_role.contains(role) ? by_role.at(role) : 0;
    head.emplace_back(name_of(role));
    line.emplace_back("---:");
    sum.push_back(std::to_string(total));
  }
  std::string text = "## What it has seen\n\n" + row(head) + row(line);
  for (const auto& label : model.classes) {
    std::vector<std::string> cells = {escaped(label)};
    for (const auto role : roles_shown) cells.push_back(std::to_string(counts[label][role]));
    text += row(cells);
  }
  text += row(sum);
  text +=
      "\nOnly `train` cells changed the weights; `validate` cells chose the epoch. `calibrate` and `test` cells were "
      "never shown to it. `roles.csv` remembers every cell by the hash of its pixels.\n\n";
  return text;
}

std::string donor_table(const std::vector<LabelledCell>& roles) {
  std::map<std::string, std::map<std::string, std::size_t>> by_donor;
  for (const auto& cell : roles)
    if (!cell.donor.empty() && cell.role) ++by_donor[cell.donor][name_of(*cell.role)];
  if (by_donor.empty())
    return "The donors of the cells are not recorded, so nothing is known of how well it does on donors it has not "
           "seen.\n\n";
  std::string text = row({"donor", "cells and roles"}) + row({"---", "---"});
  for (const auto& [donor, counts] : by_donor) {
    std::vector<std::string> parts;
    for (const auto& [role, count] : counts) parts.push_back(std::to_string(count) + " " + role);
    text += row({escaped(donor), join(parts, ", ")});
  }
  return text + "\n";
}

std::string training_summary(const Json& training) {
  const auto history = training.value("history", Json::array());
  if (history.empty()) return "";
  const auto best = static_cast<std::size_t>(training.value("best_epoch", 1));
  const auto& record = history.at(std::clamp<std::size_t>(best, 1, history.size()) - 1);
  std::string text = "## How it was trained\n\n" + std::to_string(history.size()) + " epochs in " +
                     rounded(number_from(training, "seconds"), 1) + " s; the weights are those of epoch " +
                     std::to_string(best) + ".\n\n" + row({"at that epoch", ""}) + row({"---", "---:"});
  text += row({"training loss", rounded(number_from(record, "train_loss"), 4)});
  text += row({"training accuracy (augmented cells)", rounded(number_from(record, "train_accuracy"), 4)});
  text += row({"validation accuracy", rounded(number_from(record, "validation_accuracy"), 4)});
  text += row({"validation NLL after refitting a temperature", rounded(number_from(record, "validation_nll"), 4)});
  text +=
      "\nValidation metrics are optimistic, since they chose the epoch: rely on the test cells "
      "(`leukolens evaluate`). `training.json` holds every option and epoch.\n\n";
  for (const auto& warning : training.value("warnings", Json::array()))
    text += "Warning at training: " + warning.get<std::string>() + "\n\n";
  return text;
}

std::string estimate_text(const Json& e) {
  const auto ci = e.value("ci", Json());
  return rounded(number_from(e, "value"), 4) +
         (ci.is_array() ? " (" + rounded(ci[0].get<double>(), 4) + " to " + rounded(ci[1].get<double>(), 4) + ")" : "");
}

std::string comparison_row(const std::string& what, const Json& c) {
  return row({what, estimate_text(c.at("network_accuracy")), estimate_text(c.at("shape_baseline_accuracy")),
              estimate_text(c.at("difference"))});
}

/// The network against logistic regression on the shape columns, on cells that neither has seen.
std::string baseline_table(const Json& training) {
  const auto cross = training.value("cross_validation", Json()), test = training.value("test_comparison", Json());
  if (!cross.is_object() && !test.is_object()) return "";
  std::string text =
      "## Does it earn its keep?\n\nAccuracy with 95 % intervals, beside logistic regression on the "
      "shape of the cell alone.\n\n" +
      row({"cells", "network", "shape baseline", "difference (paired)"}) + row({"---", "---:", "---:", "---:"});
  if (test.is_object()) text += comparison_row("test cells", test);
  if (cross.is_object()) {
    text += comparison_row("out of fold, one network", cross.at("one_network"));
    if (cross.value("seeds", 1) > 1)
      text += comparison_row("out of fold, seeds averaged", cross.at("averaged_over_seeds"));
  }
  return text + "\n";
}

std::string confounding_section(const Json& training) {
  const auto check = training.value("confounding", Json());
  if (!check.is_object()) return "";
  std::string text = "## Could it have learned something else?\n\n";
  for (const auto& line : check.value("alarms", Json::array())) text += "**" + line.get<std::string>() + "**\n\n";
  for (const auto& line : check.value("findings", Json::array())) text += line.get<std::string>() + "\n\n";
  return text;
}

std::string layer_table(const Model& model) {
  const auto graph = model.graph();
  const auto shapes = value_shapes(graph, model.side());
  std::map<std::string, std::size_t> parameters;
  std::size_t total = 0;
  for (const auto& p : parameter_shapes(graph)) {
    std::size_t size = 1;
    for (const auto side : p.shape) size *= side;
    parameters[p.name.substr(0, p.name.rfind('.'))] += p.trained ? size : 0;
    total += p.trained ? size : 0;
  }
  std::string text = "## Layers\n\n" + std::to_string(total) + " trained numbers, " +
                     rounded(multiply_adds(graph, model.side()) / 1e6, 2) +
                     " million multiply-adds a cell. Names are those of PyTorch's torchvision.\n\n" +
                     row({"layer", "kind", "kernel, stride", "channels x height x width", "trained numbers"}) +
                     row({"---", "---", "---", "---", "---:"});
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    const auto& s = shapes[i];
    text += row({node.name, name_of(node.op),
                 node.kernel ? std::to_string(node.kernel) + ", " + std::to_string(node.stride) : "",
                 std::to_string(s.channels) + " x " + std::to_string(s.height) + " x " + std::to_string(s.width),
                 parameters.contains(node.name) ? std::to_string(parameters[node.name]) : ""});
  }
  return text;
}

}  // namespace

std::string model_card(const Model& model, const Json& training, const std::vector<LabelledCell>& roles) {
  return what_it_is(model) + input_table(model.preprocessing) + data_table(model, roles) + donor_table(roles) +
         training_summary(training) + baseline_table(training) + confounding_section(training) + layer_table(model);
}

}  // namespace leukolens
