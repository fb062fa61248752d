// Scores of readers as JSON, CSV and in words.
#include <cmath>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/readers/score.hpp"
#include "leukolens/statistics/estimate_json.hpp"

namespace leukolens {
namespace {

std::string points(double fraction) {
  char text[32];
  std::snprintf(text, sizeof text, "%+.1f", 100 * fraction);
  return text;
}

std::string percent(double fraction) { return std::to_string(std::lround(100 * fraction)) + " %"; }

std::string what_of(Arm arm) {
  return arm == Arm::cell ? "the cell alone" : arm == Arm::call ? "the call and its confidence" : "the map";
}

/// "With the call and its confidence readers are right more often".
std::string verdict_of(const ArmChange& change) {
  const auto& ci = change.comparison.difference.ci;
  const std::string shown = "With " + what_of(change.to) + ", compared with " + what_of(change.from) + ", readers ";
  const std::string does = change.measure == "accuracy"        ? "are right"
                           : change.measure == "over_reliance" ? "follow wrong calls"
                                                               : "leave right calls";
  if (!ci) return shown + does + " as often or not: these cells cannot tell";
  if (ci->lo > 0) return shown + does + " more often";
  if (ci->hi < 0) return shown + does + " less often";
  return shown + "are not shown to differ in how often they " + (change.measure == "accuracy" ? "are right" : does);
}

}  // namespace

Json to_json(const ReadersReport& report) {
  Json readers = Json::array(), in_arms = Json::array(), changes = Json::array();
  for (const auto& s : report.reader_scores)
    readers.push_back({{"reader", s.reader},
                       {"arm", name_of(s.arm)},
                       {"items", s.items},
                       {"answered", s.answered},
                       {"accuracy", estimate_json(s.accuracy)},
                       {"kappa", json_number(s.kappa)}});
  for (const auto& s : report.arm_scores)
    in_arms.push_back(
        {{"arm", name_of(s.arm)}, {"accuracy", estimate_json(s.accuracy)}, {"fleiss_kappa", json_number(s.agreement)}});
  for (const auto& c : report.changes)
    changes.push_back({{"measure", c.measure},
                       {"from", name_of(c.from)},
                       {"to", name_of(c.to)},
                       {"cells", c.cells},
                       {"before", json_number(c.before)},
                       {"after", json_number(c.after)},
                       {"difference", estimate_json(c.comparison.difference)},
                       {"f", json_number(c.comparison.f)},
                       {"degrees", json_number(c.comparison.degrees)},
                       {"p", json_number(c.comparison.p)},
                       {"random_readers", c.comparison.random_readers}});
  return {{"schema_version", 1},
          {"readers", report.readers},
          {"classes", report.classes},
          {"cells", report.cells},
          {"donors", report.donors},
          {"unit", report.unit},
          {"unanswered", report.unanswered},
          {"network_accuracy", json_number(report.network_accuracy)},
          {"reader_scores", readers},
          {"arm_scores", in_arms},
          {"changes", changes},
          {"sentences", sentences_of(report)}};
}

std::string readers_csv(const ReadersReport& report) {
  std::string text = csv_row({"reader", "arm", "items", "answered", "accuracy", "accuracy_lo", "accuracy_hi", "kappa"});
  for (const auto& s : report.reader_scores) {
    const auto& ci = s.accuracy.ci;
    text +=
        csv_row({s.reader, name_of(s.arm), std::to_string(s.items), std::to_string(s.answered),
                 to_text(s.accuracy.value), to_text(ci ? ci->lo : NAN), to_text(ci ? ci->hi : NAN), to_text(s.kappa)});
  }
  return text;
}

std::vector<std::string> sentences_of(const ReadersReport& report) {
  std::vector<std::string> sentences;
  for (const auto& c : report.changes) {
    const auto& difference = c.comparison.difference;
    std::string text = verdict_of(c) + ": " + percent(c.before) + " before, " + percent(c.after) +
                       " after, difference " + points(difference.value) + " points";
    if (difference.ci)
      text += " (95 % interval " + points(difference.ci->lo) + " to " + points(difference.ci->hi) + ")";
    sentences.push_back(text + "; " + std::to_string(c.cells) + " cells.");
  }
  if (report.readers.size() == 1)
    sentences.push_back("One reader: intervals are about this reader on other cells, not about other readers.");
  return sentences;
}

}  // namespace leukolens
