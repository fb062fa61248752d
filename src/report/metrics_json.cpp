#include "leukolens/core/json.hpp"
#include "leukolens/metrics/confidence_verdict.hpp"
#include "leukolens/report/report.hpp"
#include "leukolens/report/unknown_text.hpp"
#include "report/context_json.hpp"
#include "report/parts.hpp"
#include "report/verdict.hpp"

namespace leukolens {
namespace {

Json interval_json(const std::optional<Interval>& interval) {
  return interval ? Json::array({json_number(interval->lo), json_number(interval->hi)}) : Json(nullptr);
}

Json estimates_json(const NamedEstimates& estimates) {
  Json out = Json::object();
  for (const auto& [name, e] : estimates) {
    Json& figure = out[name];
    figure["value"] = json_number(e.value);
    figure["ci"] = interval_json(e.ci);
    figure["ci_method"] = e.ci_method;
    figure["n"] = e.n;
    if (e.bca) figure["ci_bca"] = interval_json(e.bca);
    if (!e.null_band) continue;
    figure["null_band"] = interval_json(e.null_band);
    figure["in_null_band"] = *in_null_band(e);
  }
  return out;
}

Json bins_json(const std::vector<ReliabilityBin>& bins) {
  Json out = Json::array();
  for (const auto& bin : bins)
    out.push_back({{"lo", bin.lo},
                   {"hi", bin.hi},
                   {"n", bin.n},
                   {"confidence", json_number(bin.confidence)},
                   {"accuracy", json_number(bin.accuracy)},
                   {"confidence_band", interval_json(bin.confidence_band)},
                   {"consistency_band", interval_json(bin.consistency_band)}});
  return out;
}

Json classes_json(const Evaluation& evaluation) {
  Json out = Json::array();
  for (const auto& c : evaluation.per_class)
    out.push_back({{"class", c.name},
                   {"n", c.counts.n},
                   {"sensitivity", json_number(c.counts.sensitivity)},
                   {"specificity", json_number(c.counts.specificity)},
                   {"ppv", json_number(c.counts.ppv)},
                   {"npv", json_number(c.counts.npv)},
                   {"f1", json_number(c.counts.f1)},
                   {"mean_probability", json_number(c.mean_probability)},
                   {"metrics", estimates_json(c.metrics)}});
  return out;
}

Json confusion_json(const Eigen::MatrixXi& confusion) {
  Json out = Json::array();
  for (Eigen::Index y = 0; y < confusion.rows(); ++y) {
    Json row = Json::array();
    for (Eigen::Index x = 0; x < confusion.cols(); ++x) row.push_back(confusion(y, x));
    out.push_back(std::move(row));
  }
  return out;
}

Json groups_json(const std::string& key, const std::vector<GroupEvaluation>& groups) {
  Json out = Json::array();
  for (const auto& g : groups)
    out.push_back({{key, g.name},
                   {"n", g.n},
                   {"accuracy", json_number(g.accuracy)},
                   {"mean_confidence", json_number(g.mean_confidence)},
                   {"metrics", estimates_json(g.metrics)}});
  return out;
}

Json decision_counts_json(const DecisionCounts& counts) {
  return {{"accept", counts.accept},
          {"review", counts.review},
          {"unknown", counts.unknown},
          {"empty_sets", counts.empty_sets}};
}

Json groups_json(const std::vector<DecisionGroup>& groups, const char* kind) {
  Json out = Json::array();
  for (const auto& g : groups)
    out.push_back({{kind, g.name},
                   {"n", g.n},
                   {"counts", decision_counts_json(g.counts)},
                   {"metrics", estimates_json(g.metrics)}});
  return out;
}

Json decisions_json(const DecisionEvaluation& d) {
  return {{"coverage", json_number(d.coverage)},
          {"max_error", json_number(d.max_error)},
          {"confidence", json_number(d.error_confidence)},
          {"unknown_quantile", json_number(d.unknown_quantile)},
          {"counts", decision_counts_json(d.counts)},
          {"unknown_check", d.unknown_check ? unknown_json(*d.unknown_check) : Json(nullptr)},
          {"notes", d.notes},
          {"per_class", groups_json(d.per_class, "class")},
          {"donors", groups_json(d.donors, "donor")}};
}

}  // namespace

Json metrics_json(const Evaluation& evaluation, const ReportContext& context) {
  Json out;
  out["schema_version"] = 1;
  out["n"] = evaluation.n;
  out["classes"] = evaluation.classes;
  out["metrics"] = estimates_json(evaluation.metrics);
  if (out["metrics"].contains("mce")) out["metrics"]["mce"]["bin_n"] = evaluation.mce_bin_n;
  if (const auto* gap = find_estimate(evaluation.metrics, "confidence_gap")) {
    out["metrics"]["confidence_gap"]["margin"] = evaluation.margin;
    out["metrics"]["confidence_gap"]["verdict"] = name_of(confidence_verdict(*gap, evaluation.margin));
  }
  if (evaluation.decisions) {
    out["metrics"].update(estimates_json(evaluation.decisions->metrics));
    out["decisions"] = decisions_json(*evaluation.decisions);
  }
  if (!evaluation.before.empty()) out["before"] = estimates_json(evaluation.before);
  out["per_class"] = classes_json(evaluation);
  out["reliability_bins"] = bins_json(evaluation.bins);
  if (!evaluation.bins_before.empty()) out["reliability_bins_before"] = bins_json(evaluation.bins_before);
  out["confusion"] = confusion_json(evaluation.confusion);
  out["donors"] = groups_json("donor", evaluation.donors);
  out["groups"] = Json::object();
  for (const auto& [column, groups] : evaluation.groups) out["groups"][column] = groups_json("value", groups);
  out["curves"] = curves_json(evaluation.curves);
  if (context.differential) out["differential"] = counts_json(*context.differential);
  out["weighted"] = evaluation.weighted;
  add_context(out, context);
  return out;
}

}  // namespace leukolens
