#pragma once
#include <atomic>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/attribution/explainer.hpp"
#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/dataset/roles.hpp"
#include "leukolens/model/model.hpp"
#include "leukolens/phase/frame.hpp"

namespace leukolens {

/// Which cells and classes of a batch are explained, and how.
struct ExplainCellsOptions {
  ExplainMethod method = ExplainMethod::grad_cam;
  GradCamOptions grad_cam;           ///< used where the method is grad_cam
  OcclusionOptions occlusion;        ///< used where the method is occlusion
  std::string target = "predicted";  ///< predicted | label | all | the name of a class
  std::vector<std::string> where;    ///< conditions on columns of the predictions, all must hold: COLUMN=VALUE, !=,
                                     ///< and <, <=, >, >= on numbers; empty: every cell
  std::filesystem::path root;        ///< folder of the column `source` of a predictions table; empty: the table's own
  std::size_t max_cells = 0;         ///< stop after this many cells; 0: no limit
  ConvertOptions convert;            ///< optics and phase range of the caller, over the files' and the model's
  std::optional<double> scale;       ///< resampling of images of unknown pixel size
  int threads = 2;                   ///< cells under way at once, >= 1; changes no bit of the result
  IfExists if_exists = IfExists::refuse;
  std::string tool_version;                 ///< noted in the manifest
  const std::atomic<bool>* stop = nullptr;  ///< set from outside: stop after the cells under way, Kind::interrupted
};

struct ExplainCellsReport {
  std::size_t looked_at = 0;                     ///< cells of the inputs up to the last one chosen
  std::size_t cells = 0;                         ///< chosen by the conditions: rows of the manifest
  std::map<std::string, std::size_t> by_status;  ///< "ok" and each fault
  std::size_t failed() const { return cells - (by_status.count("ok") ? by_status.at("ok") : 0); }
};

/// True for a .csv with the columns `id` and `source`, as `classify` writes it.
bool is_predictions_table(const std::filesystem::path& path);

/// Explains cells of folders, files, a manifest, or a predictions table (alone), and writes a folder, whole or not at
/// all:
///   manifest.json                  how and what: schema 1, one entry a cell in the order of the inputs
///   maps/CELL/CLASS.npy            S x S float32; CELL and CLASS are the names made safe for file systems
///   maps/CELL/CLASS.raw.npy        Grad-CAM alone: the coarse signed map, H x W of the layer, float32
///   CELL.png                       the phase beside the maps
/// Cells of folders and files are classified first, so that conditions on `predicted`, `confidence`, `role` ... can be
/// decided. p is calibrated where `calibration` is given, else softmax. A bad image is an entry with a status. Memory
/// does not grow with the number of cells.
/// @throws Error  Kind::usage: unknown class, column, layer, or a window out of range; Kind::missing: an input, or the
///                source of a row (names row, source and root); Kind::bad_data: no cell fulfils the conditions, two
///                cells with one id; Kind::exists; Kind::io; Kind::interrupted
ExplainCellsReport explain_cells(const std::vector<std::filesystem::path>& inputs, const Model& model,
                                 const Calibration* calibration, const KnownCells& known,
                                 const std::filesystem::path& output, const ExplainCellsOptions& options,
                                 const Warn& warn, const OnProgress& progress);

}  // namespace leukolens
