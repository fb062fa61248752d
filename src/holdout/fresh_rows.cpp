#include "leukolens/holdout/fresh_rows.hpp"

#include <map>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/holdout/rows.hpp"

namespace leukolens {

FreshRows fresh_rows(const ScoreTable& table, const std::set<std::string>& seen_by_calibrator,
                     const std::optional<std::string>& role) {
  check_role(table, role);
  const bool every = role == every_role;
  FreshRows fresh;
  std::map<std::string, std::size_t> left_out;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const std::string of_row = i < table.roles.size() ? table.roles[i] : "";
    const bool seen = i < table.content_hashes.size() && seen_by_calibrator.contains(table.content_hashes[i]);
    const bool serves = of_row.empty() || of_row == "test" || of_row == "new";
    if (role ? every || of_row == *role : serves && !seen)
      fresh.rows.push_back(static_cast<int>(i));
    else
      ++left_out[serves && seen ? "calibrated on" : "of the role " + of_row];
  }
  std::vector<std::string> parts;
  for (const auto& [why, n] : left_out) parts.push_back(std::to_string(n) + " " + why);
  if (table.failed) parts.push_back(std::to_string(table.failed) + " that could not be classified");
  if (fresh.rows.empty())
    throw Error(Kind::bad_data, table.path.string() + ": no cells that the model has not seen (" + join(parts, ", ") +
                                    "). Give a table of new cells, or name a role with --role.");
  fresh.sentence = std::to_string(fresh.rows.size()) + " cells" +
                   (every  ? " of any role"
                    : role ? " of the role " + *role
                           : "") +
                   " of " + table.path.string() + (parts.empty() ? "." : "; left out: " + join(parts, ", ") + ".");
  return fresh;
}

}  // namespace leukolens
