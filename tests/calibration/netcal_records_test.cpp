#include <cmath>

#include "catch.hpp"
#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/npz.hpp"
#include "metrics/tables.hpp"
#include "real_data.hpp"

using namespace leukolens;

namespace {
struct Published {
  const char* file;
  double temperature, nll_after, ece_before;
};
}  // namespace

TEST_CASE("published tables of probabilities: temperature, NLL and ECE", "[calibration][real]") {
  const auto folder = real_data("calibration/netcal_records");
  if (!folder) return;
  for (const auto& want : {Published{"cifar10/lenet-5-cifar-10", 1.396779, 1.311497, .107888},
                           Published{"cifar10/wideresnet-16-4-cifar-10", 2.052549, .274487, .053716},
                           Published{"cifar100/densenet-bc-100-cifar-100", 2.117609, .876614, .142153},
                           Published{"cifar100/lenet-5-cifar-100", 1.118157, 3.804007, .014878},
                           Published{"cifar100/wideresnet-16-4-cifar-100", 1.111146, .947455, .058060}}) {
    CAPTURE(want.file);
    const auto path = *folder / (std::string(want.file) + ".npz");
    const auto p = read_npz(path, "predictions"), y = read_npz(path, "ground_truth");
    const auto n = static_cast<Eigen::Index>(p.shape.at(0)), k = static_cast<Eigen::Index>(p.shape.at(1));
    const auto values = p.as_doubles();
    const Table logits = Eigen::Map<const Table>(values.data(), n, k).array().log();
    std::vector<int> labels;
    for (const double v : y.as_doubles()) labels.push_back(static_cast<int>(v));
    const std::vector<std::string> classes(static_cast<std::size_t>(k), "class");
    const auto c = calibrate(logits, labels, classes, {.fit = {.smoothing = no_smoothing}}).fitted[0];
    CHECK(std::abs(c.temperature - want.temperature) < 1e-6);
    CHECK(std::abs(c.nll_after - want.nll_after) < 1e-6);
    CHECK(std::abs(c.ece_before - want.ece_before) < 1e-6);
  }
}
