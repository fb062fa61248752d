#pragma once
#include <memory>
#include <optional>
#include <string>

#include "leukolens/dataset/inputs.hpp"
#include "leukolens/phase/frame.hpp"
#include "leukolens/phase/unfit.hpp"

namespace leukolens {

class SharedPhaseFile;

/// One image of the inputs, not decoded yet.
struct Cell {
  const InputFile* file = nullptr;  ///< lives as long as the Inputs
  std::string id;
  std::optional<std::size_t> frame;        ///< set where the file holds several or the manifest names one
  std::shared_ptr<SharedPhaseFile> image;  ///< null where the file could not be opened
  std::optional<UnfitImage> fault;         ///< why it could not

  /// Decodes; safe from several threads at once. @throws UnfitImage
  Frame read() const;
};

/// Walks the cells of the inputs in order, each file opened once and closed after its last frame is decoded, so memory
/// does not grow with their number.
class CellWalk {
 public:
  explicit CellWalk(const Inputs& inputs) : inputs_(inputs) {}
  std::optional<Cell> next();  ///< nothing at the end

 private:
  void open();
  const Inputs& inputs_;
  std::size_t file_ = 0, frame_ = 0, end_ = 0;
  std::shared_ptr<SharedPhaseFile> image_;
  std::optional<UnfitImage> fault_;
  bool opened_ = false, several_ = false;
};

}  // namespace leukolens
