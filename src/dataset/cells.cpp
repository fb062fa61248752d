#include "leukolens/dataset/cells.hpp"

#include <mutex>

#include "leukolens/dataset/ids.hpp"
#include "leukolens/phase/file.hpp"

namespace leukolens {

/// An open file whose frames may be decoded by several threads in turn.
class SharedPhaseFile {
 public:
  explicit SharedPhaseFile(const std::string& path) : file_(open_phase_file(path)) {}
  std::size_t frames() const { return file_->frames(); }
  Frame read(std::size_t frame) {
    const std::lock_guard lock(mutex_);
    return file_->read(frame);
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<PhaseFile> file_;
};

namespace {

UnfitImage as_unfit(const Error& error) {
  if (const auto* unfit = dynamic_cast<const UnfitImage*>(&error)) return *unfit;
  return UnfitImage(Unfit::unreadable, error.what());
}

}  // namespace

Frame Cell::read() const {
  if (fault) throw *fault;
  try {
    return image->read(frame.value_or(0));
  } catch (const Error& error) {
    throw as_unfit(error);
  }
}

void CellWalk::open() {
  const InputFile& file = inputs_.files[file_];
  fault_.reset();
  image_.reset();
  frame_ = file.frame.value_or(0);
  end_ = frame_ + 1;  // a file that cannot be opened is one cell, with the fault
  several_ = file.frame.has_value();
  opened_ = true;
  try {
    image_ = std::make_shared<SharedPhaseFile>(file.path);
    const std::size_t frames = image_->frames();
    if (!file.frame) {
      end_ = frames;
      several_ = frames > 1;
    } else if (*file.frame >= frames) {
      fault_.emplace(Unfit::unreadable, file.path + ": has no frame " + std::to_string(*file.frame) + ", it holds " +
                                            std::to_string(frames) + " (counted from 0). Correct the manifest.");
    }
  } catch (const Error& error) {
    fault_.emplace(as_unfit(error));
  }
}

std::optional<Cell> CellWalk::next() {
  if (opened_ && frame_ == end_) {
    ++file_;
    opened_ = false;
  }
  if (file_ == inputs_.files.size()) return std::nullopt;
  if (!opened_) open();
  const InputFile& file = inputs_.files[file_];
  Cell cell{&file, {}, {}, image_, fault_};
  if (several_) cell.frame = frame_;
  cell.id = cell_id(file.relative_path, cell.frame);
  if (++frame_ == end_) image_.reset();
  return cell;
}

}  // namespace leukolens
