#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "leukolens/attribution/attribution.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/run_stamp.hpp"
#include "leukolens/inference/classify.hpp"
#include "leukolens/pictures/style.hpp"

namespace leukolens {

/// Raw maps as files.
enum class MapFormat { npy, tiff };
MapFormat map_format_from(const std::string& name);  ///< "npy" | "tiff"

struct ExplainCellsOptions {
  std::vector<std::string> methods = {"grad-cam"};  ///< entries of attribution_methods(), each once
  bool skip_unfit = false;           ///< a method that this network cannot serve is a warning, else an error
  std::vector<std::string> layers;   ///< each gives maps of its own by the methods that look at a layer; empty: the
                                     ///< default one
  AttributionOptions attribution;    ///< its `layer` is not read
  std::string target = "predicted";  ///< predicted | label | all | the name of a class
  std::vector<std::string> where;    ///< conditions on columns of the predictions, all must hold: COLUMN=VALUE, !=,
                                     ///< and <, <=, >, >= on numbers; empty: every cell
  std::filesystem::path root;        ///< folder of the column `source` of a predictions table; empty: the table's own
  NameRules names;                   ///< of inputs that are no predictions table
  std::size_t max_cells = 0;         ///< stop after this many cells; 0: no limit
  ClassifyOptions classify;          ///< of the pass that reads and classifies the cells; its threads explain too
  MapFormat maps = MapFormat::npy;
  PictureOptions pictures;    ///< style and colours
  bool pdf = false;           ///< each picture as PDF, too
  bool common_scale = false;  ///< one scale of colours for all cells, run by run; else each cell its own
  bool score_maps = false;    ///< faithfulness and other scores of every map, beside two controls (map_scores.hpp)
  IfExists if_exists = IfExists::refuse;
  bool resume = false;  ///< keep what an interrupted run left in OUTPUT.part
  RunStamp stamp;       ///< noted in the manifest and in every picture
  std::function<void(const std::filesystem::path& part)> finish = {};  ///< writes more beside the finished manifest,
                                                                       ///< before the folder appears
};

struct ExplainCellsReport {
  std::size_t looked_at = 0;                     ///< cells of the inputs up to the last one chosen
  std::size_t cells = 0;                         ///< chosen by the conditions: rows of the manifest
  std::map<std::string, std::size_t> by_status;  ///< "ok" and each fault
  bool done_already = false;                     ///< resumed, and nothing was left to do
  std::size_t failed() const { return cells - (by_status.count("ok") ? by_status.at("ok") : 0); }
};

/// What explains one network (an ensemble has several) by any method: `make_attributes` on a device.
using MakeAttributes = std::function<AttributeBy(const Model& network)>;

/// What computes: the engines that classify, and what explains.
struct ExplainTools {
  const Engines& engines;
  MakeAttributes make_attributes;
  std::function<LogitsOf(const Model& network)> make_logits;  ///< for the scores of maps
};

/// True for a .csv with the columns `id` and `source`, as `classify` writes it.
bool is_predictions_table(const std::filesystem::path& path);

/// Explains cells of folders, files, a manifest, or a predictions table (alone), and writes a folder, whole or not at
/// all:
///   manifest.json                   how and what: schema 2, one entry a cell in the order of the inputs
///   maps/CELL/METHOD/CLASS.npy      S x S float32; CELL and CLASS are the names made safe for file systems, METHOD is
///                                   METHOD@LAYER where several layers are asked for
///   maps/CELL/METHOD/CLASS.raw.npy  a layer's map before ReLU and upsampling
///   maps/CELL/phase.npy             S x S, the patch that the network saw, before standardisation
///   CELL.png                        the maps of one method, or a sheet: methods below each other, a column a class
///   method_scores.csv               with `score_maps`: every method over these cells, beside its controls
/// The cells are read and classified once, as `classify` does it, so the conditions choose what predictions.csv shows;
/// a bad image is an entry with a status. Maps of an ensemble are the mean over its members. Neither the threads nor
/// the other cells change a bit of a map.
/// Where it fails, the finished cells stay in OUTPUT.part, and the error says so.
/// @throws Error  Kind::usage: output exists or is not apart from the inputs, unknown target, a condition on an unknown
///                column or other than a number; Kind::bad_data: no cell fulfils the conditions, or a row of the table
///                has no image; as classify and Attribute
ExplainCellsReport explain_cells(const std::vector<std::filesystem::path>& inputs, const Model& model,
                                 const Calibration* calibration, const KnownCells& known, const ExplainTools& tools,
                                 const std::filesystem::path& output, const ExplainCellsOptions& options,
                                 const Warn& warn, const OnProgress& progress);

}  // namespace leukolens
