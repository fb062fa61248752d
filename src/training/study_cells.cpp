#include "training/study_cells.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <mutex>
#include <thread>

#include "leukolens/core/counted_names.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/dataset/background_statistics.hpp"
#include "leukolens/dataset/ids.hpp"
#include "leukolens/phase/unfit.hpp"

namespace leukolens {
namespace {

constexpr std::size_t faults_listed = 20;

/// The manifest's column `purity`; 1 where it has none or the field is empty.
double purity_of(const Inputs& inputs, const Cell& cell) {
  const auto column = std::ranges::find(inputs.extra_columns, "purity");
  if (column == inputs.extra_columns.end()) return 1;
  const auto& text = cell.file->extra[static_cast<std::size_t>(column - inputs.extra_columns.begin())];
  if (text.empty()) return 1;
  const auto value = to_number(text);
  if (!value || !(*value > 0 && *value <= 1))
    throw Error(Kind::bad_data, cell.id + ": purity `" + text +
                                    "` is not a number above 0 and up to 1. Give the fraction of "
                                    "the capture's cells that are of its class, such as 0.95.");
  return *value;
}

/// Id of the sighting that a track is named after; empty for a cell that is none of a capture's.
std::string track_of(const Cell& cell) {
  return cell.track.empty() ? "" : cell_id(cell.file->relative_path) + "#" + cell.track;
}

/// The walk and its results, shared by the reading threads.
class Reader {
 public:
  Reader(const Inputs& inputs, const StudyOptions& options, const SideOf& side, const Warn& warn,
         const OnProgress& progress)
      : inputs_(inputs),
        source_(open_capture_cells(inputs, options.capture, options.convert, side, warn)),
        files_(holds_captures(inputs, options.capture) ? 0 : inputs.files.size()),
        convert_(options.convert),
        stop_(options.training.stop),
        warn_(warn),
        progress_(progress) {}

  std::vector<StudyCell> run(int threads) {
    {
      std::vector<std::jthread> workers;
      for (int i = 0; i < threads; ++i) workers.emplace_back([this] { work(); });
    }
    if (error_) std::rethrow_exception(error_);
    if (!left_out_.empty() && warn_)
      warn_("objects of the captures that are no single whole cells are left out: " +
            counted_names(left_out_, "object") + ".");
    return std::move(cells_);
  }

 private:
  void work() {
    try {
      for (std::size_t index = 0; const auto cell = next(index);) {
        auto read = read_cell(*cell);
        const std::lock_guard lock(mutex_);
        cells_[index] = std::move(read);
        if (progress_) progress_({"reading", ++done_, files_ == 0 ? 0 : std::max(files_, cells_.size())});
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!error_) error_ = std::current_exception();
    }
  }

  std::optional<Cell> next(std::size_t& index) {
    const std::lock_guard lock(mutex_);
    if (error_) return {};
    if (stop_ && *stop_) throw Error(Kind::interrupted, "reading was interrupted.");
    auto cell = source_->next();
    for (; cell && cell->gate != "ok"; cell = source_->next()) ++left_out_[cell->gate];
    index = cells_.size();
    if (cell) cells_.emplace_back();
    return cell;
  }

  StudyCell read_cell(const Cell& cell) {
    StudyCell out;
    out.labelled = {
        "", cell.id, cell.file->label, cell.file->role, cell.file->donor, cell.file->specimen, track_of(cell)};
    out.capture = cell.file->capture;
    out.purity = purity_of(inputs_, cell);
    try {
      const auto pixels = cell.load();
      out.labelled.content_hash = pixels->content_hash();
      const auto warn = [this](const std::string& text) {
        const std::lock_guard lock(mutex_);
        if (warn_) warn_(text);
      };
      out.image = pixels->image(convert_, cell.id, warn).image;
      out.range = pixels->phase_range();
      out.background = background_values(out.image.phase);
    } catch (const UnfitImage& e) {
      out.fault = e.what();
    }
    return out;
  }

  const Inputs& inputs_;
  std::mutex mutex_;
  std::unique_ptr<CellSource> source_;
  std::size_t files_, done_ = 0;
  const ConvertOptions& convert_;
  const std::atomic<bool>* stop_;
  const Warn& warn_;
  const OnProgress& progress_;
  std::vector<StudyCell> cells_;
  std::map<std::string, std::size_t> left_out_;  // objects that are no single whole cells, by gate
  std::exception_ptr error_;
};

}  // namespace

std::vector<StudyCell> read_study_cells(const Inputs& inputs, const StudyOptions& options, const SideOf& side,
                                        const Warn& warn, const OnProgress& progress) {
  return Reader(inputs, options, side, warn, progress).run(options.training.threads);
}

std::size_t drop_faulty(std::vector<StudyCell>& cells, bool skip, const Warn& warn) {
  std::size_t faulty = 0;
  std::string list;
  for (const auto& cell : cells) {
    if (cell.fault.empty()) continue;
    if (++faulty <= faults_listed) list += "\n  " + cell.fault;
  }
  if (faulty == 0) return 0;
  if (faulty > faults_listed) list += "\n  and " + std::to_string(faulty - faults_listed) + " more";
  const auto count = std::to_string(faulty) + " of " + std::to_string(cells.size()) + " images cannot be used";
  if (!skip)
    throw Error(Kind::bad_data, count + "; repair or remove them, or give --skip-bad to train without them:" + list);
  std::erase_if(cells, [](const StudyCell& cell) { return !cell.fault.empty(); });
  if (cells.empty()) throw Error(Kind::bad_data, count + ", so none is left to train on:" + list);
  if (warn) warn(count + " and are left out:" + list);
  return faulty;
}

}  // namespace leukolens
