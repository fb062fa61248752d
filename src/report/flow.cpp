#include "report/flow.hpp"

namespace leukolens {

Flow flow_of_cells(const RowChoice& choice) {
  Flow flow;
  flow.total = choice.failed + choice.unlabelled;
  const auto leave_out = [&](const std::string& reason, std::size_t n) {
    if (n > 0) flow.left_out.push_back({reason, n});
  };
  leave_out("without scores (the image could not be used)", choice.failed);
  leave_out("without a label", choice.unlabelled);
  for (const auto& [label, n] : choice.foreign) {
    flow.total += n;
    leave_out("labelled " + label + ", which is none of the classes", n);
  }
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
