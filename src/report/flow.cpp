#include "report/flow.hpp"

#include "leukolens/core/counted_names.hpp"

namespace leukolens {

Flow flow_of_cells(const RowChoice& choice) {
  Flow flow;
  std::size_t foreign = 0;
  for (const auto& [label, n] : choice.foreign) foreign += n;
  flow.total = choice.failed + choice.unlabelled + foreign;
  const auto leave_out = [&](const std::string& reason, std::size_t n) {
    if (n > 0) flow.left_out.push_back({reason, n});
  };
  leave_out("without scores (the image could not be used)", choice.failed);
  leave_out("without a label", choice.unlabelled);
  leave_out("whose label is none of the classes: " + counted_names(choice.foreign, "cell"), foreign);
  std::size_t seen = 0;
  for (const auto& role : choice.roles) {
    flow.total += role.labelled;
    seen += role.seen;
    leave_out(role.role.empty() ? "without a role" : "of the role " + role.role, role.labelled - role.used - role.seen);
  }
  leave_out("that the calibration was fitted on", seen);
  return flow;
}

}  // namespace leukolens
