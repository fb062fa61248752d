#include "leukolens/calibration/donor_temperatures.hpp"

#include <cmath>

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/calibration/temperature.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/rows_of.hpp"
#include "leukolens/core/sampling.hpp"

namespace leukolens {
namespace {

using Eigen::Index;

/// 1 / sqrt(information about log T): the sum over rows of the variance of z / T under softmax(z / T).
double log_se_of(const Table& logits, double temperature) {
  const Table scaled = logits / temperature, p = softmax(scaled);
  double information = 0;
  for (Index i = 0; i < p.rows(); ++i) {
    const double mean = p.row(i).dot(scaled.row(i));
    information += p.row(i).dot((scaled.row(i).array() - mean).square().matrix());
  }
  return 1 / std::sqrt(information);
}

}  // namespace

std::vector<DonorTemperature> donor_temperatures(const Table& logits, std::span<const int> labels,
                                                 const std::vector<std::string>& donors) {
  const auto groups = group_by(donors);
  std::vector<std::vector<int>> rows(groups.names.size());
  for (std::size_t i = 0; i < labels.size(); ++i) rows[groups.of_item[i]].push_back(static_cast<int>(i));
  std::vector<DonorTemperature> out;
  for (std::size_t g = 0; g < rows.size(); ++g) {
    if (groups.names[g].empty()) continue;
    const Table own = rows_of(logits, rows[g]);
    const auto own_labels = rows_of(labels, rows[g]);
    const auto fit = fit_temperature(own, own_labels);
    const bool ok = fit.status == FitStatus::ok;
    out.push_back({groups.names[g], rows[g].size(), fit.status, fit.temperature,
                   ok ? log_se_of(own, fit.temperature) : std::numeric_limits<double>::quiet_NaN()});
  }
  return out;
}

Json to_json(const std::vector<DonorTemperature>& donors) {
  Json list = Json::array();
  for (const auto& d : donors)
    list.push_back({{"donor", d.donor},
                    {"n", d.n},
                    {"status", name_of(d.status)},
                    {"temperature", json_number(d.temperature)},
                    {"log_se", json_number(d.log_se)}});
  return list;
}

std::vector<DonorTemperature> donor_temperatures_from(const Json& json, const std::filesystem::path& path) {
  std::vector<DonorTemperature> donors;
  for (const auto& d : json)
    donors.push_back({json_get<std::string>(d, "donor", path), json_get<std::size_t>(d, "n", path),
                      fit_status_from(json_get<std::string>(d, "status", path)), number_from(d, "temperature"),
                      number_from(d, "log_se")});
  return donors;
}

}  // namespace leukolens
