#include <unordered_map>

#include "leukolens/core/error.hpp"
#include "leukolens/dataset/roles.hpp"

namespace leukolens {
namespace {

// "label monocyte", "role test": what the two disagree on; empty where they agree.
std::string difference(const LabelledCell& a, const LabelledCell& b) {
  const auto differ = [](const std::string& what, const std::string& x, const std::string& y) {
    return "different " + what + " (" + x + ", " + y + ")";
  };
  if (!a.label.empty() && !b.label.empty() && a.label != b.label) return differ("labels", a.label, b.label);
  if (a.role && b.role && a.role != b.role) return differ("roles", name_of(*a.role), name_of(*b.role));
  return "";
}

}  // namespace

void check_duplicates(const std::vector<LabelledCell>& cells, const DuplicatePolicy& policy, const Warn& warn) {
  std::unordered_map<std::string_view, std::vector<const LabelledCell*>> by_hash;
  for (const LabelledCell& cell : cells)
    if (!cell.content_hash.empty()) by_hash[cell.content_hash].push_back(&cell);
  std::size_t doubles = 0, contradictions = 0;
  std::string example, first_contradiction;
  for (const LabelledCell& cell : cells) {  // in the table's order, so that messages do not depend on the hash map
    if (cell.content_hash.empty()) continue;
    const auto& same = by_hash[cell.content_hash];
    if (same[0] == &cell) continue;
    const std::string pair = same[0]->id + " and " + cell.id;
    if (++doubles == 1) example = pair;
    for (const LabelledCell* other : same) {
      if (other == &cell) break;
      const std::string fault = difference(*other, cell);
      if (fault.empty()) continue;
      if (++contradictions == 1)
        first_contradiction = other->id + " and " + cell.id + ": identical images with " + fault + ".";
      break;
    }
  }
  if (contradictions > 0 && !policy.allow)
    throw Error(Kind::bad_data,
                first_contradiction +
                    (contradictions > 1 ? " So have " + std::to_string(contradictions - 1) + " more." : "") +
                    " Correct the table, or give --allow-duplicates.");
  if (!warn) return;
  if (contradictions > 0) warn(first_contradiction + " (" + std::to_string(contradictions) + " such in all, allowed)");
  if (doubles > 0)
    warn(std::to_string(doubles) + " of " + std::to_string(cells.size()) + " images " + (doubles == 1 ? "is" : "are") +
         " identical to an earlier one (first: " + example + "); they stay in one role.");
}

}  // namespace leukolens
