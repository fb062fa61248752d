#include "leukolens/holdout/basis.hpp"

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/holdout/fit_decisions.hpp"
#include "leukolens/holdout/provenance.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

/// "3fa9c0de1234..."
std::string shortened(const std::string& sha256) { return sha256.substr(0, 12) + "..."; }

void check_weights(const Basis& basis, const fs::path& table) {
  const auto made_by = weights_of(table);
  if (!made_by) return;
  if (basis.model && *made_by != basis.model->weights_sha256)
    throw Error(Kind::bad_data, table.string() + ": made by other weights (sha256 " + shortened(*made_by) + ", " +
                                    basis.model_folder.string() + " has " + shortened(basis.model->weights_sha256) +
                                    "). Classify again with this model.");
  const auto fitted_for = basis.calibration ? basis.calibration->weights_sha256 : "";
  if (!fitted_for.empty() && *made_by != fitted_for)
    throw Error(Kind::bad_data, basis.calibration_file.string() + ": fitted for other weights (sha256 " +
                                    shortened(fitted_for) + ", " + table.string() + " was made by " +
                                    shortened(*made_by) + "). Give the calibration of the table's model.");
}

}  // namespace

std::vector<std::string> Basis::classes() const {
  if (calibration) return calibration->classes;
  return model ? model->classes : std::vector<std::string>();
}

Basis read_basis(const BasisPaths& paths, const Warn& warn) {
  Basis basis;
  basis.calibration_file = paths.calibration;
  if (!paths.model.empty()) {
    basis.model_folder = paths.model;
    basis.model = read_model(paths.model);
    basis.calibration_file = paths.model / "calibration.json";
    if (!fs::exists(basis.calibration_file)) {
      basis.calibration_file.clear();
      if (warn) warn(paths.model.string() + ": not calibrated; its softmax is used. Run `leukolens calibrate` first.");
    }
  }
  if (basis.calibration_file.empty()) return basis;
  basis.calibration = read_calibration(basis.calibration_file);
  if (basis.model)
    check_belongs(*basis.calibration, basis.calibration_file, basis.model->weights_sha256, basis.model->classes);
  basis.seen = rows_seen_by(*basis.calibration, basis.calibration_file);
  return basis;
}

void check_precision(const Basis& basis, const std::string& precision) {
  if (!basis.calibration || basis.calibration->precision == precision) return;
  const auto& own = basis.calibration->precision;
  throw Error(Kind::bad_data, basis.calibration_file.string() + ": fitted on logits of precision " + own +
                                  ", but these are " + precision + ". Classify with --precision " + own +
                                  ", or remove calibration.json and calibrate anew on a table of precision " +
                                  precision + ".");
}

void check_table(const Basis& basis, const fs::path& table) {
  check_weights(basis, table);
  check_precision(basis, precision_of(table));
}

RunStamp stamp_of(const Basis& basis, const fs::path& table, RunStamp run) {
  if (basis.model)
    run.weights_sha256 = basis.model->weights_sha256;
  else
    run.weights_sha256 = weights_of(table).value_or(basis.calibration ? basis.calibration->weights_sha256 : "");
  if (basis.calibration)
    run.calibration_sha256 = sha256_of_file(basis.calibration_file);
  else if (!basis.model)
    run.calibration_sha256 = calibration_of(table).value_or("");
  return run;
}

BasedTable read_based_table(const fs::path& table, const BasisPaths& paths, ScoreTableOptions options,
                            const Warn& warn) {
  BasedTable out;
  out.basis = read_basis(paths, warn);
  check_table(out.basis, table);
  if (const auto classes = out.basis.classes(); !classes.empty()) options.classes = classes;
  out.table = read_scores(table, options, warn);
  return out;
}

Table probabilities_of(const ScoreTable& rows, const std::optional<Calibration>& calibration, const Warn& warn) {
  if (calibration) return apply(*calibration, logits_of(rows, warn));
  return rows.probabilities.size() > 0 ? rows.probabilities : softmax(rows.logits);
}

void decide_anew(ScoreTable& rows, const std::optional<Calibration>& calibration, const Warn& warn) {
  if (!calibration || calibration->decisions.empty()) return;
  const auto cells = decide_rows(*calibration, rows, probabilities_of(rows, calibration, warn), warn);
  rows.decisions.clear();
  for (const auto decision : cells.decisions) rows.decisions.emplace_back(name_of(decision));
}

}  // namespace leukolens
