// leukolens verify — the run
#include <fmt/format.h>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/engine/engines.hpp"
#include "leukolens/holdout/basis.hpp"
#include "leukolens/holdout/calibration_history.hpp"
#include "leukolens/inference/run_network.hpp"
#include "run.hpp"

using namespace leukolens;

namespace {

/// @returns how many calibrations the model keeps  @throws Error  Kind::bad_data for the first that cannot be used
std::size_t check_kept_calibrations(const std::filesystem::path& folder, const Model& model) {
  for (const auto& kept : list_calibrations(folder, model))
    if (!kept.calibration)
      throw Error(Kind::bad_data,
                  fmt::format("{}: kept calibration {} cannot be used: {} Remove it if nobody needs it.",
                              folder.string(), kept.id, kept.fault));
  return count_kept_calibrations(folder);
}

}  // namespace

int run_verify(const VerifyOptions& o, Console& console) {
  const auto basis = read_basis({o.model, {}}, {});
  const auto files = verify_checksums(o.model);
  const bool calibrated = basis.calibration.has_value();
  const auto kept = check_kept_calibrations(o.model, *basis.model);
  const auto engine = engine_name(all_engines(), EngineKind::libtorch);
  const auto check = rerun_check(*basis.model, read_model_check(o.model), all_engines(), o.device);
  if (!check.agrees)
    throw Error(
        Kind::bad_data,
        fmt::format("{}: the network computes other logits here than when it was trained: they differ by {:.3g} "
                    "where the largest is {:.3g}. Do not use it on this machine; train it here, or report the "
                    "machine and {}.",
                    o.model.string(), check.largest_difference, check.largest_logit, engine));
  console.say(fmt::format("{}: whole and sound", o.model.string()));
  console.say(fmt::format("  {} files agree with their checksums; {}", files.size(),
                          calibrated ? "the calibration belongs to these weights" : "not calibrated yet"));
  if (kept > 0) console.say(fmt::format("  {} earlier calibrations are whole", kept));
  console.say(fmt::format("  logits of {} cells agree within {:.1e} (largest logit {:.3g}) on {}", check.cells,
                          check.largest_difference, check.largest_logit, engine));
  console.result({{"model", o.model.string()},
                  {"files", files.size()},
                  {"calibrated", calibrated},
                  {"earlier_calibrations", kept},
                  {"cells", check.cells},
                  {"largest_difference", check.largest_difference},
                  {"largest_logit", check.largest_logit},
                  {"engine", engine}});
  return 0;
}
