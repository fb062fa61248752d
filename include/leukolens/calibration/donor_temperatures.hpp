#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "leukolens/calibration/fit.hpp"
#include "leukolens/core/json_fwd.hpp"
#include "leukolens/core/table.hpp"

namespace leukolens {

/// A temperature of one donor's cells alone: a diagnosis of how alike the donors are, not a calibrator.
struct DonorTemperature {
  std::string donor;
  std::size_t n;
  FitStatus status;
  double temperature;  ///< NaN unless status is `ok`
  double log_se;       ///< standard error of log T from the curvature of the NLL; NaN unless ok
};

/// @param donors  N names; rows whose donor is empty are passed over
/// @return        one entry a donor, in order of first appearance
std::vector<DonorTemperature> donor_temperatures(const Table& logits, std::span<const int> labels,
                                                 const std::vector<std::string>& donors);
Json to_json(const std::vector<DonorTemperature>& donors);
/// @throws Error  Kind::bad_data naming the file and the fault; Kind::bad_value for an unknown status
std::vector<DonorTemperature> donor_temperatures_from(const Json& json, const std::filesystem::path& path);

}  // namespace leukolens
