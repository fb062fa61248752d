#include "capture/track_names.hpp"

namespace leukolens {

std::string TrackNames::oldest(const Cell& cell) {
  if (file_ != cell.file) {
    seen_.clear();
    file_ = cell.file;
  }
  if (cell.track.empty() || !cell.frame || !cell.cell) return cell.track;
  while (!seen_.empty() && seen_.begin()->first.first + reach_ < *cell.frame) seen_.erase(seen_.begin());
  const std::size_t colon = cell.track.find(':');
  const Sighting first(std::stoul(cell.track), std::stoul(cell.track.substr(colon + 1)));
  const auto before = seen_.find(first);
  return seen_[{*cell.frame, *cell.cell}] = before == seen_.end() ? cell.track : before->second;
}

}  // namespace leukolens
