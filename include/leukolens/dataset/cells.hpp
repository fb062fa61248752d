#pragma once
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <string>

#include "leukolens/dataset/inputs.hpp"
#include "leukolens/phase/frame.hpp"
#include "leukolens/phase/unfit.hpp"

namespace leukolens {

class SharedPhaseFile;

/// One cell of the inputs, not decoded yet.
struct Cell {
  const InputFile* file = nullptr;  ///< lives as long as the Inputs
  std::string id;
  std::optional<std::size_t> frame;        ///< set where the file holds several or the manifest names one
  std::optional<cv::Rect> box;             ///< set where a frame holds several cells: its own part, px
  std::shared_ptr<SharedPhaseFile> image;  ///< null where the file could not be opened
  std::optional<UnfitImage> fault;         ///< why it could not

  /// Decodes the whole frame; safe from several threads at once. @throws UnfitImage
  Frame read() const;

  /// SHA-256 of the cell's own samples in its frame, before any conversion.
  std::string content_hash(const Frame& frame) const;
};

/// Where a cell stands among the inputs, as a row of the predictions says it.
struct CellPlace {
  std::string source;  ///< InputFile::relative_path, or its UTF-8 spelling
  std::optional<std::size_t> frame;
  bool operator==(const CellPlace&) const = default;
};

/// The one stream of cells that every command reads: in the order of the inputs, in memory that does not grow with
/// their number.
class CellSource {
 public:
  virtual ~CellSource() = default;
  virtual std::optional<Cell> next() = 0;  ///< nothing at the end
  /// Goes to the cell after this one without walking there. @returns  false, and stays, where there is none such
  virtual bool start_after(const CellPlace& place) = 0;
};

/// One cell an image: each file is opened once and closed after its last frame is decoded.
/// @param inputs  must outlive the source and its cells
std::unique_ptr<CellSource> open_cells(const Inputs& inputs);

}  // namespace leukolens
