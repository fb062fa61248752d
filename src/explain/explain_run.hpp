#pragma once
#include <deque>
#include <unordered_set>
#include <utility>
#include <vector>

#include "explain/cell_explainer.hpp"
#include "explain/manifest.hpp"
#include "explain/unfinished_run.hpp"
#include "leukolens/core/worker_pool.hpp"

namespace leukolens {

/// A run over chosen cells: collects them, hands them on to be explained, takes the results back in order.
class ExplainRun {
 public:
  /// The references must outlive this. @param before  what an interrupted run has done already
  ExplainRun(const CellExplainer& explainer, ManifestWriter& manifest, const ExplainCellsOptions& options,
             const UnfinishedRun& before, std::size_t total, const OnProgress& progress);

  /// @returns false where no more cells are wanted
  /// @throws Error  Kind::bad_data for an id that was there already; Kind::usage where the interrupted run explained
  ///                another cell in this place; Kind::interrupted; as the methods
  bool add(ChosenCell cell);

  /// @param looked_at  cells looked at where no limit ended the run
  ExplainCellsReport finish(std::size_t looked_at);

  void stop_if_asked() const;                                     ///< @throws Error  Kind::interrupted
  std::size_t done() const { return report_.cells; }              ///< entries of the manifest
  std::size_t predicted_otherwise() const { return otherwise_; }  ///< than the table of predictions says

 private:
  using Batch = std::shared_ptr<std::vector<ChosenCell>>;
  struct Nothing {};  // the threads share one explainer: nothing in it changes

  bool enough() const;
  void submit();
  void drain(std::size_t most);

  ManifestWriter& manifest_;
  const ExplainCellsOptions& options_;
  const UnfinishedRun& before_;
  std::size_t total_;
  const OnProgress& progress_;
  ExplainCellsReport report_;
  std::vector<ChosenCell> waiting_;
  std::unordered_set<std::size_t> ids_;  // hashes
  std::size_t taken_ = 0, last_position_ = 0, otherwise_ = 0;
  WorkerPool<Nothing, Batch, std::vector<ExplainedCell>> pool_;
  std::deque<std::pair<std::size_t, std::future<std::vector<ExplainedCell>>>> under_way_;
};

}  // namespace leukolens
