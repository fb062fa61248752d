#include "source.hpp"

#include "leukolens/holdout/evaluation_input.hpp"
#include "leukolens/holdout/fit_decisions.hpp"
#include "leukolens/holdout/provenance.hpp"
#include "leukolens/model/model.hpp"
#include "options.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

void add_calibration(CLI::App& command, fs::path& model, fs::path& calibration) {
  add_model(command, model, false)->description("model folder: the table's logits count as it calibrates them now");
  command.add_option("--calibration", calibration, "calibration file, where there is no model folder")
      ->check(existing_path())
      ->excludes("--model");
}

namespace {

/// The decisions of the calibration as it stands now, not those of the day the table was made.
void decide_anew(ScoreTable& table, const Calibration& calibration, const Warn& warn) {
  const auto cells = decide_rows(calibration, table, apply(calibration, logits_of(table, warn)), warn);
  table.decisions.clear();
  for (const auto decision : cells.decisions) table.decisions.emplace_back(name_of(decision));
}

}  // namespace

OwnTable read_own_table(const fs::path& table, const fs::path& model, const fs::path& calibration, const Warn& warn) {
  OwnTable own;
  ScoreTableOptions options;
  own.calibration_file = calibration;
  Model loaded;
  std::optional<Calibration> fitted;
  if (!model.empty()) {
    loaded = read_model(model);
    check_made_by(table, model, loaded.weights_sha256);
    own.calibration_file = model / "calibration.json";
    if (!fs::exists(own.calibration_file)) {
      warn(model.string() + ": not calibrated; its softmax is taken. Run `leukolens calibrate` first.");
      own.calibration_file.clear();
    }
    options.classes = loaded.classes;
  }
  if (!own.calibration_file.empty()) {
    fitted = read_calibration(own.calibration_file);
    if (!model.empty()) check_belongs(*fitted, own.calibration_file, loaded.weights_sha256, loaded.classes);
    options.classes = fitted->classes;
    own.seen = rows_seen_by(*fitted, own.calibration_file);
  }
  own.table = read_scores(table, options, warn);
  if (fitted && !fitted->decisions.empty()) decide_anew(own.table, *fitted, warn);
  return own;
}

SourceCells find_source(const OwnTable& own, const fs::path& calibrated_on, const Warn& warn) {
  return find_source_cells({own.calibration_file, calibrated_on}, own.table, warn);
}

ReportContext context_of(const SourceCells& source, const fs::path& table, const fs::path& model) {
  ReportContext context;
  context.title = table.filename().string();
  context.table = table.string();
  context.tool_version = LEUKOLENS_VERSION;
  context.model = model.string();
  if (source.calibration) context.calibration = describe(source.calibration->fitted[source.calibration->chosen]);
  return context;
}
