#pragma once
#include <deque>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "capture/captured_frame.hpp"
#include "leukolens/core/worker_pool.hpp"
#include "leukolens/phase/file.hpp"

namespace leukolens {

/// An open capture whose frames are decoded and segmented ahead by several threads.
class CaptureReader {
 public:
  /// @throws UnfitImage  as open_phase_file
  CaptureReader(const InputFile& file, const CaptureOptions& options, const ConvertOptions& convert, SideOf side);

  /// Begins with frames first, first + step, ... before `past`.
  void start(std::size_t first, std::size_t past, std::size_t step);
  /// The next of them; nothing at the end. A frame that cannot be read is one with a fault.
  std::optional<CapturedFrame> next();

  /// Sightings of a frame that was read not long ago; null where it was not.
  const FrameSightings* seen(std::size_t frame) const;

 private:
  struct Nothing {};
  CapturedFrame read(std::size_t frame);
  void submit_ahead();

  const InputFile& file_;
  const CaptureOptions& options_;
  const ConvertOptions& convert_;
  SideOf side_;
  std::mutex mutex_;  ///< of `phase_file_`: fetching
  std::unique_ptr<PhaseFile> phase_file_;
  std::map<std::size_t, FrameSightings> seen_;
  ObjectCache cache_;
  std::size_t next_ = 0, past_ = 0, step_ = 1;
  std::deque<std::future<CapturedFrame>> under_way_;
  WorkerPool<Nothing, std::size_t, CapturedFrame> pool_;  ///< last: its threads end first
};

}  // namespace leukolens
