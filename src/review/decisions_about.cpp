#include "review/decisions_about.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

/// Each person's latest decision; at the same second the later row.
std::map<std::string, const ReviewRow*> latest_of(const std::vector<const ReviewRow*>& rows) {
  std::map<std::string, const ReviewRow*> latest;
  for (const auto* row : rows) {
    auto& own = latest[row->reviewer];
    if (!own || row->reviewed_at >= own->reviewed_at) own = row;
  }
  return latest;
}

void add(std::vector<std::string>& texts, const std::string& text) {
  if (!text.empty() && std::ranges::find(texts, text) == texts.end()) texts.push_back(text);
}

}  // namespace

JointDecision decide_together(const std::vector<const ReviewRow*>& rows) {
  JointDecision joint;
  std::vector<std::string> names, flags, comments, said;
  std::set<std::string> labels;
  for (const auto& [reviewer, row] : latest_of(rows)) {
    add(names, reviewer);
    add(flags, row->flag);
    add(comments, row->comment);
    joint.reviewed_at = std::max(joint.reviewed_at, row->reviewed_at);
    if (row->new_label.empty()) continue;
    labels.insert(row->new_label);
    said.push_back(reviewer + " says " + row->new_label);
  }
  if (labels.size() == 1) joint.new_label = *labels.begin();
  if (labels.size() > 1) joint.dispute = join(said, ", ");
  if (!joint.dispute.empty()) flags.insert(flags.begin(), "disputed: " + joint.dispute);
  joint.flag = join(flags, "; ");
  joint.comment = join(comments, "; ");
  joint.reviewed_by = join(names, "; ");
  return joint;
}

}  // namespace leukolens
