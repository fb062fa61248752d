#include "leukolens/holdout/advice.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "leukolens/core/text.hpp"
#include "leukolens/dataset/roles.hpp"
#include "leukolens/statistics/binomial.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

std::string command_on(const fs::path& model_folder, const std::string& command, const std::string& arguments) {
  return "`leukolens " + command + " " + out_of_fold_table(model_folder).string() + " --model " +
         model_folder.string() + (arguments.empty() ? "" : " " + arguments) + "`";
}

/// What the rows could not tell, or an empty text.
std::string shortfall_of(const Decisions& decisions) {
  if (decisions.abstention && std::isnan(decisions.abstention->threshold)) return "every call is for review";
  if (decisions.sets && std::any_of(decisions.sets->thresholds.begin(), decisions.sets->thresholds.end(),
                                    [](const auto& t) { return std::isinf(t.value); }))
    return "some classes are in every set";
  if (decisions.unknown && !decisions.unknown->reason.empty()) return "no cell is called unknown";
  return "";
}

/// The smallest error rate that `rows` calls, all of them right, can promise, rounded up to a tenth of a percent.
std::string smallest_promise(std::size_t rows, double confidence) {
  return to_text(std::ceil(1e3 * -std::expm1(std::log1p(-confidence) / static_cast<double>(rows))) / 1e3);
}

/// Whether the thresholds that are wanting could be set by all cells that the model knows of, out of fold: half of them
/// for sets and acceptance.
bool would_suffice(const Decisions& decisions, const fs::path& model_folder) {
  if (model_folder.empty() || !fs::exists(model_folder / "roles.csv")) return false;
  std::map<std::string, std::size_t> of_class;
  std::size_t cells = 0;
  for (const auto& cell : read_roles(model_folder / "roles.csv")) {
    ++cells;
    ++of_class[cell.label];
  }
  if (decisions.abstention && cells / 2 < fewest_accepted(decisions.abstention->options)) return false;
  if (decisions.unknown && cells < fewest_for_unknown(decisions.unknown->quantile)) return false;
  if (!decisions.sets) return true;
  const auto fewest = fewest_for(decisions.sets->options.coverage);
  if (decisions.sets->options.pooled) return cells / 2 >= fewest;
  return std::ranges::all_of(of_class, [&](const auto& c) { return c.second / 2 >= fewest; });
}

}  // namespace

std::optional<double> error_rate_within_reach(std::size_t cells, double error_rate) {
  const auto accepted = cells / 2;
  const auto errors = static_cast<std::size_t>(std::ceil(error_rate * static_cast<double>(accepted) - 1e-9));
  for (const double rate : {0.05, 0.1, 0.2})
    if (accepted > 0 && binomial_cdf(errors, accepted, rate) <= 1 - AbstentionOptions{}.confidence) return rate;
  return {};
}

fs::path out_of_fold_table(const fs::path& model_folder) {
  const auto table = model_folder / "oof_predictions.csv";
  return !model_folder.empty() && fs::exists(table) ? table : fs::path();
}

std::string advice_on_no_rows(const fs::path& model_folder, const std::string& command, const std::string& arguments) {
  if (out_of_fold_table(model_folder).empty()) return "";
  return "The network was trained on these cells; their out-of-fold predictions serve instead. Run " +
         command_on(model_folder, command, arguments) + ".";
}

std::string advice_on_few_rows(const Decisions& decisions, std::size_t rows, const fs::path& model_folder,
                               const std::string& arguments) {
  const auto shortfall = shortfall_of(decisions);
  if (shortfall.empty()) return "";
  std::string text =
      std::to_string(rows) + (rows == 1 ? " row sets" : " rows set") + " thresholds: " + shortfall + ". ";
  if (!decisions.from_fold_models) {
    if (!out_of_fold_table(model_folder).empty())
      return text + "All cells serve out of fold. Run " + command_on(model_folder, "calibrate", arguments) + ".";
    if (would_suffice(decisions, model_folder))
      return text + "Train with --folds 5 to use all cells: every one of them then serves out of fold.";
    text += "Give more labelled cells";
  } else {
    text += "These are all cells that the model knows of: record more";
  }
  if (decisions.abstention && rows > 0 && rows < fewest_accepted(decisions.abstention->options))
    text += ", or promise less (--max-error " + smallest_promise(rows, decisions.abstention->options.confidence) +
            " is the least that so many rows can promise, all of them right)";
  return text + ".";
}

}  // namespace leukolens
