#include "leukolens/atlas/make_atlas.hpp"

#include <algorithm>
#include <map>

#include "atlas/class_json.hpp"
#include "atlas/class_pictures.hpp"
#include "atlas/network_atlas.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/explain/safe_name.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

void check_method(const std::string& name) {
  if (!attribution_method(name).is_signed)
    throw Error(Kind::usage, "--method " + name +
                                 ": its maps have no sign, so they cannot say what speaks against a class. Give a "
                                 "signed one: `leukolens explain --list-methods` tells which are.");
}

void check_pixels(const AtlasNetwork& network) {
  if (!network.model.preprocessing.shape_mean.empty())
    throw Error(Kind::bad_data, network.name +
                                    ": this model looks at the shape of the cell, not at its pixels, so no "
                                    "map can explain it. Give a network.");
}

Json page_names(const std::vector<std::string>& classes) {
  Json names = Json::array();
  for (const auto& name : classes) names.push_back("class_" + safe_class_name(name) + ".html");
  return names;
}

/// The atlas on top of the gallery: its sentences, class by class, and its pages.
void add_atlas(const Json& atlas, Json& gallery) {
  Json findings = Json::array(), pages = Json::array({Json::array({"Overview", "index.html"})});
  for (std::size_t c = 0; c < atlas.at("classes").size(); ++c) {
    pages.push_back({atlas.at("classes")[c], atlas.at("pages")[c]});
    for (const auto& finding : atlas.at("networks")[0].at("classes")[c].at("findings"))
      findings.push_back(atlas.at("classes")[c].get<std::string>() + ": " + finding.at("text").get<std::string>());
  }
  for (const auto& finding : atlas.at("findings")) findings.push_back(finding.at("text"));
  gallery["findings"] = std::move(findings);
  gallery["pages"] = std::move(pages);
}

/// All networks, looked at before the first passes over the cells. Every one must know the classes of the first: pages
/// are about one list of classes. The same network twice would agree with itself and pass for what is general.
void check_networks(std::size_t networks, const OpenNetwork& open) {
  std::vector<std::string> classes;
  std::map<std::string, std::string> name_of_weights;
  for (std::size_t i = 0; i < networks; ++i) {
    const auto network = open(i);
    check_pixels(*network);
    if (i == 0) classes = network->model.classes;
    const auto [same, is_new] = name_of_weights.emplace(network->model.weights_sha256, network->name);
    if (network->model.classes != classes)
      throw Error(Kind::usage, "--model " + network->name + ": its classes (" + join(network->model.classes, ", ") +
                                   ") are not those of the first (" + join(classes, ", ") +
                                   "), or in another order. Networks of one atlas must know the same classes in the "
                                   "same order.");
    if (!is_new)
      throw Error(Kind::usage, "--model " + network->name + ": it has the weights of " + same->second +
                                   ", and a network cannot be compared with itself. Give each network once.");
  }
}

}  // namespace

std::vector<std::string> alignment_names() { return {"centroid", "major-axis"}; }
const char* name_of(Alignment alignment) { return alignment == Alignment::centroid ? "centroid" : "major-axis"; }
Alignment alignment_from(const std::string& name) {
  for (const auto alignment : {Alignment::centroid, Alignment::major_axis})
    if (name == name_of(alignment)) return alignment;
  throw Error(Kind::usage, "--align " + name + ": unknown. Give " + join(alignment_names(), " or ") + ".");
}

Atlas make_atlas(const std::vector<fs::path>& inputs, std::size_t networks, const OpenNetwork& open,
                 const AtlasTools& tools, const fs::path& output, const AtlasOptions& options, const Warn& warn,
                 const OnProgress& progress) {
  check_method(options.method);
  Atlas atlas;
  std::vector<NetworkPatterns> patterns;
  std::vector<std::vector<StripCell>> mean_cells;  // by network and class
  std::vector<std::string> classes;
  Json all = Json::array();
  check_networks(networks, open);
  for (std::size_t i = 0; i < networks; ++i) {
    const auto network = open(i);
    if (i == 0) classes = network->model.classes;
    auto one = network_atlas(inputs, *network, tools, output, options, "/networks/" + std::to_string(i), i == 0, warn,
                             progress);
    all.push_back(std::move(one.json));
    patterns.push_back(std::move(one.patterns));
    mean_cells.push_back(std::move(one.mean_cells));
    atlas.failed += one.failed;
    if (i > 0) continue;
    atlas.pictures = std::move(one.pictures);
    atlas.gallery = std::make_shared<Json>(std::move(one.gallery.json));
    atlas.gallery_sheets = std::move(one.gallery.sheets);
  }
  Json network_pictures = Json::array();
  for (std::size_t c = 0; c < classes.size(); ++c) {
    auto png = networks_picture(mean_cells, c);
    const auto name = "pictures/" + safe_class_name(classes[c]) + "_networks.png";
    network_pictures.push_back(png.empty() ? Json(nullptr) : Json(name));
    if (!png.empty()) atlas.pictures[name] = std::move(png);
  }
  const auto agreements = compare_networks(patterns, classes, {.seed = options.seed});
  Json json = {{"schema_version", 1}};
  json.update(to_json(options.stamp));
  json.update(Json{{"classes", classes},
                   {"pages", page_names(classes)},
                   {"gallery", atlas.gallery_sheets.empty() ? Json(nullptr) : Json("gallery.html")},
                   {"method", options.method},
                   {"score", name_of(options.attribution.score)},
                   {"align", name_of(options.alignment)},
                   {"sure", options.sure},
                   {"sample", options.sample},
                   {"seed", options.seed},
                   {"where", options.where},
                   {"networks", std::move(all)},
                   {"network_pictures", std::move(network_pictures)},
                   {"general", to_json(agreements)},
                   {"findings", findings_json(findings_of(agreements), "/general")}});
  add_atlas(json, *atlas.gallery);
  atlas.json = std::make_shared<Json>(std::move(json));
  return atlas;
}

}  // namespace leukolens
