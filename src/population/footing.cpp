#include "leukolens/population/footing.hpp"

#include "leukolens/calibration/cross_fit.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/holdout/basis.hpp"

namespace leukolens {
namespace {

constexpr double same_probability = 1e-4;  // of a table's own p and the softmax of its logits, as texts round them
constexpr int folds = 5;

enum class Rest { softmax, calibrated, unknown };

struct Side {
  Table probabilities;
  Rest rest;
  std::string words;
};

Side as_is(const ScoreTable& rows, const std::optional<Calibration>& calibration, const Warn& warn) {
  Side side{probabilities_of(rows, calibration, warn), Rest::softmax, "the softmax of its logits"};
  if (calibration)
    return {side.probabilities, Rest::calibrated,
            std::string("probabilities calibrated by ") + name_of(calibration->fitted.at(calibration->chosen).method)};
  if (rows.logits.size() == 0)
    return {side.probabilities, Rest::unknown,
            "the table's own probabilities, which may be calibrated or not (it has no logits)"};
  const bool differs = (side.probabilities - softmax(rows.logits)).cwiseAbs().maxCoeff() > same_probability;
  if (differs) return {side.probabilities, Rest::calibrated, "the table's own probabilities, which are calibrated"};
  return side;
}

Side raw(const ScoreTable& rows) {
  if (rows.logits.size() > 0) return {softmax(rows.logits), Rest::softmax, "the softmax of its logits"};
  return {rows.probabilities, Rest::unknown,
          "the table's own probabilities (it has no logits, so they cannot be undone)"};
}

Side cross_calibrated(const ScoreTable& rows, const std::vector<std::string>& donors, std::uint64_t seed,
                      const Warn& warn) {
  CalibrateOptions options;
  options.seed = seed;
  const auto fit = cross_fit(logits_of(rows, warn), rows.labels, donors, rows.classes, options, folds);
  return {fit.probabilities, Rest::calibrated,
          std::string("probabilities calibrated by temperature on the other folds of these cells") +
              (fit.by_donor ? " (whole donors)" : "")};
}

}  // namespace

const char* name_of(Footing footing) {
  switch (footing) {
    case Footing::as_is:
      return "as-is";
    case Footing::raw:
      return "raw";
    case Footing::calibrated:
      return "calibrated";
  }
  return "";
}

Footing footing_from(const std::string& name) {
  for (const auto footing : {Footing::as_is, Footing::raw, Footing::calibrated})
    if (name == name_of(footing)) return footing;
  throw Error(Kind::bad_value, "`" + name + "` is no footing. Give as-is, raw or calibrated.");
}

FootedProbabilities put_on_footing(const ScoreTable& a, const std::optional<Calibration>& calibration_a,
                                   const ScoreTable& b, const std::optional<Calibration>& calibration_b,
                                   const std::vector<std::string>& donors, Footing footing, std::uint64_t seed,
                                   const Warn& warn) {
  const auto side = [&](const ScoreTable& rows, const std::optional<Calibration>& calibration) {
    if (footing == Footing::raw) return raw(rows);
    if (footing == Footing::calibrated) return cross_calibrated(rows, donors, seed, warn);
    return as_is(rows, calibration, warn);
  };
  Side of_a = side(a, calibration_a), of_b = side(b, calibration_b);
  return {std::move(of_a.probabilities), std::move(of_b.probabilities), std::move(of_a.words), std::move(of_b.words),
          of_a.rest == of_b.rest};
}

}  // namespace leukolens
