#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/atlas/atlas_cell.hpp"
#include "leukolens/attribution/concepts.hpp"
#include "leukolens/core/json_fwd.hpp"
#include "leukolens/explain/explain_cells.hpp"

namespace leukolens {

/// How cells are laid upon each other.
enum class Alignment {
  centroid,    ///< the centroid in the middle
  major_axis,  ///< and the longest direction lying across
};
std::vector<std::string> alignment_names();
Alignment alignment_from(const std::string& name);  ///< "centroid" | "major-axis"; @throws Error  Kind::usage
const char* name_of(Alignment alignment);

struct AtlasOptions {
  std::string method = "lrp-epsilon-plus-flat";  ///< of attribution_methods(), signed
  AttributionOptions attribution = {.score = ScoreOf::centred, .window_px = 7, .stride_px = 3};
  Alignment alignment = Alignment::centroid;
  double sure = 0.9;                 ///< calls of at least this confidence are told apart from the others, 0..1
  std::size_t sample = 100;          ///< cells a class, drawn at random, for strategies, concepts and interventions
  std::size_t gallery_cells = 5000;  ///< half of them the most doubtful, the others drawn at random
  std::size_t max_cells = 0;         ///< a network looks at; 0: no limit
  std::uint64_t seed = 1;
  std::vector<std::string> where;  ///< conditions as of ExplainCellsOptions
  std::filesystem::path root;      ///< likewise
  NameRules names;                 ///< likewise
  RunStamp stamp;
};

/// One of the networks that an atlas looks into.
struct AtlasNetwork {
  std::string name;  ///< as the user knows it
  Model model;
  std::optional<Calibration> calibration;
  KnownCells known;
  ClassifyOptions classify;
};
/// Networks are opened in turn and closed again: many would not fit into memory together.
using OpenNetwork = std::function<std::unique_ptr<AtlasNetwork>(std::size_t network)>;

/// What computes: as for `explain`, and the channels of one network.
struct AtlasTools {
  ExplainTools explain;
  std::function<ConceptsOf(const Model& network)> make_concepts;
};

/// What networks look at: numbers, sentences and pictures.
struct Atlas {
  std::shared_ptr<Json> json;                   ///< atlas.json: docs/formats.md; never null
  std::map<std::string, std::string> pictures;  ///< PNG files by the names that the JSON gives
  std::shared_ptr<Json> gallery;                ///< cells of the first network for gallery.html; never null
  std::vector<std::string> gallery_sheets;      ///< PNG files of their images
  std::size_t failed = 0;                       ///< images that could not be classified, of all networks
};

/// Classifies and explains every cell by every network, in memory that does not grow with the number of cells but by
/// some 200 bytes each. A class's page is about the cells that are *called* so.
/// @param networks  how many; all must know the same classes
/// @param output    of the folder to come: must be apart from the inputs
/// @throws Error  Kind::usage for an unknown or unsigned method, networks of different classes; Kind::bad_data where no
///                cell could be classified; as classify and Attribute
Atlas make_atlas(const std::vector<std::filesystem::path>& inputs, std::size_t networks, const OpenNetwork& open,
                 const AtlasTools& tools, const std::filesystem::path& output, const AtlasOptions& options,
                 const Warn& warn, const OnProgress& progress);

}  // namespace leukolens
