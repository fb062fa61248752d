#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/capture/capture_cells.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/dataset/cells.hpp"
#include "leukolens/dataset/roles.hpp"
#include "leukolens/engine/engine.hpp"
#include "leukolens/model/model.hpp"
#include "leukolens/predictions/prediction.hpp"

namespace leukolens {

struct ClassifyOptions {
  ConvertOptions convert;       ///< optics and phase range of the caller, over the files' and the model's
  std::optional<double> scale;  ///< resampling of images of unknown pixel size
  int batch = 64;               ///< 1..4096
  int threads = 2;              ///< workers, >= 1; changes no bit of the result
  std::string device = "cpu";
  EngineKind engine = EngineKind::libtorch;
  Precision precision = Precision::float32;
  CaptureOptions capture;                   ///< which files are segmented, and how; its threads are not read
  std::optional<Shard> shard;               ///< the part of the inputs' blocks that is classified; empty: all
  std::size_t rows_done = 0;                ///< by an earlier run
  std::optional<CellPlace> resume;          ///< the last cell among them: its successor is the first to be handed out
  bool hand_on_images = false;              ///< fill ClassifiedCell's patch and input
  const std::atomic<bool>* stop = nullptr;  ///< set from outside: finish the rows under way and throw Kind::interrupted
};

/// A cell with all that the one pass over it found.
struct ClassifiedCell {
  const InputFile* file = nullptr;  ///< of the inputs
  Prediction prediction;
  PhaseImage patch;  ///< S x S, before standardisation; with `hand_on_images`, where the status is ok
  cv::Mat1f input;   ///< S x S, what the network saw; likewise
};
/// Gets every cell, in order. Returns false where no more are wanted.
using OnCell = std::function<bool(ClassifiedCell)>;

struct ClassifyReport {
  std::size_t cells = 0;                         ///< rows handed out
  std::map<std::string, std::size_t> by_status;  ///< "ok" and each fault
};

/// Classifies every cell of the inputs in order; `on_cell` is called from this thread. A bad image is a row with a
/// status, never the end. Memory does not grow with the number of cells.
/// @throws Error  Kind::interrupted; Kind::bad_data where the inputs no longer hold the cell to resume after; as
/// make_engine
ClassifyReport classify(const Inputs& inputs, const Model& model, const Calibration* calibration,
                        const KnownCells& known, const Engines& engines, const ClassifyOptions& options,
                        const OnCell& on_cell, const Warn& warn, const OnProgress& progress);

}  // namespace leukolens
