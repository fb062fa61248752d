#pragma once
#include <functional>
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <string>

#include "leukolens/dataset/inputs.hpp"
#include "leukolens/phase/frame.hpp"
#include "leukolens/phase/unfit.hpp"

namespace leukolens {

class SharedPhaseFile;

/// One cell as an image.
struct CellImage {
  PhaseImage image;
  cv::Mat1b mask;  ///< 0 | 255, of the image's size; empty: the cell is not segmented yet
};

/// The decoded pixels of a cell: a whole image file's, or those of an object in a frame. Safe from several threads.
class CellPixels {
 public:
  virtual ~CellPixels() = default;
  /// SHA-256 of the cell's own samples, before any conversion.
  virtual std::string content_hash() const = 0;
  /// Radians that its whole numbers stand for, where the file says it.
  virtual std::optional<PhaseRange> phase_range() const = 0;
  /// @param convert  an object of a frame is converted already, by the same options
  /// @throws UnfitImage  as to_phase
  virtual CellImage image(const ConvertOptions& convert, const std::string& name, const Warn& warn) const = 0;
};

/// One cell of the inputs, not decoded yet.
struct Cell {
  const InputFile* file = nullptr;  ///< lives as long as the Inputs
  std::string id;
  std::optional<std::size_t> frame;  ///< set where the file holds several or the manifest names one
  std::optional<std::size_t> cell;   ///< set where a frame holds several cells, from 0
  std::size_t block = 0;             ///< ordinal of its CellBlock
  std::string track;            ///< of an object followed over frames: frame and cell of its first sighting, `12:0`
  std::optional<cv::Rect> box;  ///< of an object in a frame: its bounding box, px
  std::optional<cv::Point2d> centroid;  ///< likewise, px of the frame
  std::string gate = "ok";              ///< why an object of a frame is no single whole cell: `border`, `debris`, ...
  bool touching = false;                ///< of an object in a frame: parted from a neighbour
  std::shared_ptr<SharedPhaseFile> image;    ///< of a whole image; null where the file could not be opened
  std::shared_ptr<const CellPixels> pixels;  ///< of an object in a frame, which is decoded already
  std::optional<UnfitImage> fault;           ///< why the file or the frame could not be read

  /// Decodes the whole frame; safe from several threads at once. @throws UnfitImage
  Frame read() const;

  /// The same as pixels of the cell alone. @throws UnfitImage
  std::shared_ptr<const CellPixels> load() const;
};

/// Where a cell stands among the inputs, as a row of the predictions says it.
struct CellPlace {
  std::string source;  ///< InputFile::relative_path, or its UTF-8 spelling
  std::optional<std::size_t> frame, cell;
  bool operator==(const CellPlace&) const = default;
};
CellPlace place_of(const Cell& cell);

/// Whether a row of this place is that of the cell, whichever way its source is spelled.
bool is_at(const Cell& cell, const CellPlace& place);

/// Cells that are computed together: the files of one batch, or some frames of a capture. What is found in a block
/// depends on nothing that another block finds, so a run can begin at any of them (resume) or do every n-th (shards).
struct CellBlock {
  std::size_t first_file = 0, files = 1;                ///< in Inputs::files
  std::optional<std::size_t> first_frame, past_frames;  ///< of a capture: this part of its frames
};

/// Part i of n of the blocks, dealt in turn.
struct Shard {
  std::size_t index = 1, count = 1;  ///< 1..count
};

/// The one stream of cells that every command reads: in the order of the inputs, in memory that does not grow with
/// their number.
class CellSource {
 public:
  virtual ~CellSource() = default;
  virtual std::optional<Cell> next() = 0;  ///< nothing at the end
  /// Goes to the first cell of the block that holds this one, without walking there.
  /// @returns  false, and stays, where there is none such
  virtual bool start_at_block_of(const CellPlace& place) = 0;
};

/// The cells of one block, in order; nothing at the end. They keep alive what they need.
using CellsOfBlock = std::function<std::optional<Cell>()>;

/// Whole images: each file of the block is opened once and closed after its last frame is decoded.
CellsOfBlock cells_of_files(const Inputs& inputs, const CellBlock& block);

/// A source over blocks that another room knows how to open.
/// @param inputs  must outlive the source and its cells
std::unique_ptr<CellSource> open_blocks(const Inputs& inputs, std::vector<CellBlock> blocks, const Shard& shard,
                                        std::function<CellsOfBlock(const CellBlock&)> open);

/// Files in blocks of at most `files_a_block`, >= 1, appended to `blocks`.
void append_file_blocks(std::size_t first_file, std::size_t past_files, std::size_t files_a_block,
                        std::vector<CellBlock>& blocks);

/// One cell an image.
/// @param inputs  must outlive the source and its cells
std::unique_ptr<CellSource> open_cells(const Inputs& inputs, std::size_t files_a_block = 64, const Shard& shard = {});

}  // namespace leukolens
