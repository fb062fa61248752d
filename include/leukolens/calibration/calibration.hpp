#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "leukolens/calibration/calibrator.hpp"
#include "leukolens/calibration/cross_validation.hpp"
#include "leukolens/calibration/donor_temperatures.hpp"
#include "leukolens/core/json_fwd.hpp"
#include "leukolens/decisions/decisions.hpp"

namespace leukolens {

/// Which run fitted a calibration.
struct CalibrationOrigin {
  std::string date;  ///< UTC, "2026-11-26T22:40:05Z"; empty: not noted
  std::string tool_version, command_line;
};

/// The content of calibration.json.
struct Calibration {
  std::vector<std::string> classes;
  std::string weights_sha256;            ///< of the model it belongs to; empty without a model
  std::string precision = "float32";     ///< of the engine whose logits were calibrated
  std::vector<Calibrator> fitted;        ///< every calibrator fitted
  std::size_t chosen = 0;                ///< index into `fitted`
  std::optional<MethodChoice> choice;    ///< how --method auto chose
  std::optional<CalibrationGain> gain;   ///< of the chosen one; empty: not measured
  std::vector<DonorTemperature> donors;  ///< a diagnosis; empty where donors are unknown
  Decisions decisions;                   ///< sets and thresholds, where they were asked for
  CalibrationOrigin made;
  std::shared_ptr<const Json> rows;  ///< where the rows came from: table, roles used, counts; null: not noted
};

struct CalibrateOptions {
  std::vector<CalibrationMethod> methods = {CalibrationMethod::temperature};  ///< the first is the one chosen
  bool choose = false;     ///< --method auto: chosen among `methods` by cross-validation instead; where there are none
                           ///< among those that the rows are enough for (methods_for)
  int folds = 5;           ///< of that cross-validation, >= 2
  std::uint64_t seed = 0;  ///< of its dealing
  CalibratorOptions fit = {};
};

/// Fits every method, and each donor's own temperature. A degenerate fit keeps its status; when the chosen one is
/// degenerate its probabilities stay softmax(logits) (with smoothing where asked).
/// @param donors  N names, or empty
/// @throws Error  as fit_calibrator, choose_method
Calibration calibrate(const Table& logits, std::span<const int> labels, const std::vector<std::string>& classes,
                      const CalibrateOptions& options, const std::vector<std::string>& donors = {});

inline Table apply(const Calibration& c, const Table& logits) { return apply(c.fitted.at(c.chosen), logits); }

Json to_json(const Calibration& calibration);
/// @throws Error  Kind::missing, Kind::bad_data naming the file and the fault
Calibration read_calibration(const std::filesystem::path& path);

/// @throws Error  Kind::bad_data: "M/calibration.json: fitted for other weights (sha256 ..., model has ...). ..."
void check_belongs(const Calibration& calibration, const std::filesystem::path& path, const std::string& weights_sha256,
                   const std::vector<std::string>& classes);

}  // namespace leukolens
