#include "capture/capture_reader.hpp"

#include "leukolens/core/text.hpp"
#include "leukolens/dataset/ids.hpp"

namespace leukolens {
namespace {

constexpr std::size_t remembered = 2 * warm_up_frames;

}  // namespace

CaptureReader::CaptureReader(const InputFile& file, const CaptureOptions& options, const ConvertOptions& convert,
                             SideOf side)
    : file_(file),
      options_(options),
      convert_(convert),
      side_(std::move(side)),
      phase_file_(open_phase_file(file.path)),
      cache_(options.on_frame || options.labels_of ? "" : options.cache, file.path, options, convert),
      pool_(
          options.threads, [] { return std::make_unique<Nothing>(); },
          [this](Nothing&, const std::size_t& frame) { return read(frame); }) {}

void CaptureReader::start(std::size_t first, std::size_t past, std::size_t step) {
  under_way_.clear();  // what is still being read ends unheard
  next_ = first;
  past_ = past;
  step_ = step;
  submit_ahead();
}

std::optional<CapturedFrame> CaptureReader::next() {
  if (under_way_.empty()) return {};
  auto frame = under_way_.front().get();
  under_way_.pop_front();
  submit_ahead();
  seen_[frame.frame] = frame.sightings;
  if (!frame.fault && !cache_.find(frame.frame)) cache_.add(frame.frame, std::move(frame.found));
  if (seen_.size() > remembered) seen_.erase(seen_.begin());
  return frame;
}

const FrameSightings* CaptureReader::seen(std::size_t frame) const {
  const auto found = seen_.find(frame);
  return found == seen_.end() ? nullptr : &found->second;
}

void CaptureReader::submit_ahead() {
  for (; next_ < past_ && under_way_.size() < 2 * static_cast<std::size_t>(options_.threads); next_ += step_)
    under_way_.push_back(pool_.submit(next_));
}

CapturedFrame CaptureReader::read(std::size_t number) {
  try {
    FetchedFrame fetched;
    {
      const std::lock_guard lock(mutex_);
      fetched = phase_file_->fetch(number);
    }
    return capture_frame(phase_file_->decode(std::move(fetched)), number, options_, convert_, side_,
                         cache_.find(number), cell_id(file_.relative_path, number));
  } catch (const Error& error) {
    CapturedFrame frame;
    frame.frame = number;
    frame.fault.emplace(as_unfit(error));
    return frame;
  }
}

}  // namespace leukolens
