#include "atlas/explained_stream.hpp"

#include <algorithm>
#include <deque>

#include "leukolens/core/error.hpp"
#include "leukolens/core/worker_pool.hpp"
#include "leukolens/dataset/classes.hpp"
#include "leukolens/phase/segmentation.hpp"

namespace leukolens {
namespace {

constexpr std::size_t cells_at_once = 16;  // explained together

AtlasCell atlas_cell(ChosenCell& chosen, const std::vector<std::string>& classes) {
  auto& p = chosen.cell.prediction;
  AtlasCell cell;
  cell.id = chosen.id;
  cell.content_hash = p.content_hash;
  cell.donor = p.donor;
  cell.capture = p.capture;
  cell.label = chosen.label;
  cell.role = p.role;
  cell.decision = p.decision;
  cell.label_class = class_index(classes, chosen.label);
  cell.predicted = class_index(classes, p.predicted);
  cell.confidence = p.confidence;
  cell.novelty = p.novelty;
  cell.held_out = p.role != "train" && p.role != "validate";
  cell.logits = std::move(p.logits);
  cell.p = std::move(p.p);
  cell.shape = std::move(p.shape);
  cell.patch = std::move(chosen.cell.patch);
  cell.input = std::move(chosen.cell.input);
  return cell;
}

/// Cells on their way through the pool, in order.
class Explaining {
 public:
  using Batch = std::shared_ptr<std::vector<AtlasCell>>;

  Explaining(const Attribute& attribute, int threads, const std::function<void(AtlasCell)>& on_cell)
      : threads_(std::max(1, threads)),
        on_cell_(on_cell),
        pool_(
            threads_, [] { return std::make_unique<Nothing>(); },
            [&attribute](Nothing&, const Batch& cells) {
              explain(attribute, *cells);
              return cells;
            }) {}

  void add(AtlasCell cell) {
    waiting_.push_back(std::move(cell));
    if (waiting_.size() == cells_at_once) submit();
  }
  void finish() {
    submit();
    drain(0);
  }

 private:
  struct Nothing {};

  static void explain(const Attribute& attribute, std::vector<AtlasCell>& cells) {
    std::vector<cv::Mat1f> inputs;
    std::vector<std::vector<int>> targets;
    for (const auto& cell : cells) {
      inputs.push_back(cell.input);
      targets.push_back({cell.predicted});
    }
    auto maps = attribute(inputs, targets);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      cells[i].relevance = std::move(maps[i].front().map);
      cells[i].mask = segment_cell(cells[i].patch.phase);
    }
  }

  void submit() {
    if (waiting_.empty()) return;
    under_way_.push_back(pool_.submit(std::make_shared<std::vector<AtlasCell>>(std::exchange(waiting_, {}))));
    drain(2 * static_cast<std::size_t>(threads_));
  }
  void drain(std::size_t most) {
    while (under_way_.size() > most) {
      const auto done = under_way_.front().get();
      under_way_.pop_front();
      for (auto& cell : *done) on_cell_(std::move(cell));
    }
  }

  int threads_;
  const std::function<void(AtlasCell)>& on_cell_;
  std::vector<AtlasCell> waiting_;
  WorkerPool<Nothing, Batch, Batch> pool_;
  std::deque<std::future<Batch>> under_way_;
};

}  // namespace

StreamReport stream_cells(CellsToClassify& cells, const StreamTools& tools, const ClassifyOptions& given,
                          std::size_t max_cells, const std::function<void(AtlasCell)>& on_cell, const Warn& warn,
                          const OnProgress& progress) {
  auto options = given;
  options.hand_on_images = true;
  const auto total = std::max(cells.total, cells.inputs.files.size());
  StreamReport report;
  Explaining explaining(tools.attribute, options.threads, on_cell);
  classify(cells.inputs, tools.model, tools.calibration, tools.known, tools.engines, options,
           [&](ClassifiedCell classified) {
             if (options.stop && *options.stop)
               throw Error(Kind::interrupted, "interrupted after " + std::to_string(report.cells) + " cells.");
             ++report.looked_at;
             auto chosen = cells.choose(std::move(classified));
             if (chosen) {
               ++report.cells;
               ++report.by_status[chosen->cell.prediction.status];
               if (chosen->cell.prediction.status == "ok") explaining.add(atlas_cell(*chosen, tools.model.classes));
             }
             if (progress && report.looked_at % 16 == 0)
               progress({"atlas", report.looked_at, std::max(total, report.looked_at)});
             return max_cells == 0 || report.cells < max_cells;
           },
           warn, {});
  explaining.finish();
  return report;
}

}  // namespace leukolens
