#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/model/model.hpp"

namespace leukolens {

/// A model folder keeps every calibration that another one replaced: `calibrations/N` holds its calibration.json and
/// calibration_rows.csv to the byte, N = 1, 2, ... in the order in which they were put aside.
inline constexpr const char* calibrations_name = "calibrations";

/// One calibration of a model folder.
struct KeptCalibration {
  std::string id;                          ///< N; "now" of the one in use
  std::string date;                        ///< UTC, when it was fitted, as it says itself; empty: not noted
  std::string sha256;                      ///< of its calibration.json: what tables name as `calibration_sha256`
  std::optional<Calibration> calibration;  ///< empty where it cannot be used
  std::string fault;                       ///< why not; else empty
};

/// Those put aside, oldest first, then the one in use. A damaged one, and one of other weights, is listed with its
/// fault. @throws Error  Kind::io
std::vector<KeptCalibration> list_calibrations(const std::filesystem::path& model_folder, const Model& model);

/// How many were put aside.
std::size_t count_kept_calibrations(const std::filesystem::path& model_folder);

/// Puts a copy of the calibration in use into `calibrations`, unless it is there already or there is none.
/// @returns its id; empty: there is none  @throws Error  Kind::io
std::string keep_calibration(const std::filesystem::path& model_folder);

/// Keeps the calibration in use, then puts it in use again that was kept under `id`, to the byte.
/// @returns the id under which the replaced one is kept; empty: there was none; `id`: it was in use already
/// @throws Error  Kind::usage naming the ids there are; Kind::bad_data where it is damaged or of other weights: then
///                nothing changes; Kind::io
std::string restore_calibration(const std::filesystem::path& model_folder, const Model& model, const std::string& id);

}  // namespace leukolens
