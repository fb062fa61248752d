#include "explain/explain_run.hpp"

#include <algorithm>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

constexpr std::size_t cells_at_once = 16;  // handed to the attribution methods together

}  // namespace

ExplainRun::ExplainRun(const CellExplainer& explainer, ManifestWriter& manifest, const ExplainCellsOptions& options,
                       const UnfinishedRun& before, std::size_t total, const OnProgress& progress)
    : manifest_(manifest),
      options_(options),
      before_(before),
      total_(total),
      progress_(progress),
      pool_(
          std::max(1, options.classify.threads), [] { return std::make_unique<Nothing>(); },
          [&explainer](Nothing&, const Batch& cells) { return explainer.explain(*cells); }) {
  report_.cells = before.ids.size();
  report_.by_status = before.by_status;
}

bool ExplainRun::add(ChosenCell cell) {
  last_position_ = cell.position;
  if (!ids_.insert(std::hash<std::string>()(cell.id)).second)
    throw Error(Kind::bad_data, cell.id + ": two cells have this id. Ids must differ; correct the inputs.");
  const auto& prediction = cell.cell.prediction;
  otherwise_ +=
      prediction.status == "ok" && !cell.predicted_before.empty() && cell.predicted_before != prediction.predicted;
  if (taken_ < before_.ids.size()) {
    if (cell.id != before_.ids[taken_])
      throw Error(Kind::usage, cell.id + ": the interrupted run explained " + before_.ids[taken_] +
                                   " in its place: the inputs have changed. Start anew without --resume.");
  } else {
    waiting_.push_back(std::move(cell));
    if (waiting_.size() == cells_at_once) submit();
  }
  ++taken_;
  return !enough();
}

ExplainCellsReport ExplainRun::finish(std::size_t looked_at) {
  submit();
  drain(0);
  report_.looked_at = enough() ? last_position_ + 1 : looked_at;
  return report_;
}

void ExplainRun::stop_if_asked() const {
  const auto* stop = options_.classify.stop;
  if (stop && *stop) throw Error(Kind::interrupted, "interrupted after " + std::to_string(report_.cells) + " cells.");
}

bool ExplainRun::enough() const { return options_.max_cells > 0 && taken_ >= options_.max_cells; }

void ExplainRun::submit() {
  if (waiting_.empty()) return;
  under_way_.emplace_back(last_position_,
                          pool_.submit(std::make_shared<std::vector<ChosenCell>>(std::exchange(waiting_, {}))));
  drain(2 * static_cast<std::size_t>(std::max(1, options_.classify.threads)));
}

/// Takes results until at most `most` batches are under way.
void ExplainRun::drain(std::size_t most) {
  while (under_way_.size() > most) {
    stop_if_asked();
    const auto position = under_way_.front().first;
    for (const auto& cell : under_way_.front().second.get()) {
      manifest_.append(cell.entry);
      ++report_.cells;
      ++report_.by_status[cell.status];
    }
    manifest_.flush();
    under_way_.pop_front();
    if (progress_) progress_({"explain", position + 1, std::max(total_, position + 1)});
  }
}

}  // namespace leukolens
