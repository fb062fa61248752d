#include "leukolens/calibration/fit.hpp"

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

struct Named {
  FitStatus status;
  const char *name, *meaning;
};
constexpr Named names[] = {
    {FitStatus::ok, "ok", "fitted"},
    {FitStatus::separable, "separable",
     "the scores tell every label without error, so the likelihood grows without end; more rows, or harder ones, are "
     "needed"},
    {FitStatus::no_positive_optimum, "no_positive_optimum",
     "the labels score below the average of their row, so no temperature helps; check the order of the classes"},
    {FitStatus::constant_logits, "constant_logits", "every row gives all classes the same score"},
    {FitStatus::one_class, "one_class", "all labels are of one class, which says nothing of the others"},
    {FitStatus::not_converged, "not_converged", "the search did not converge"},
};

}  // namespace

const char* name_of(FitStatus status) { return names[static_cast<int>(status)].name; }
const char* meaning_of(FitStatus status) { return names[static_cast<int>(status)].meaning; }

FitStatus fit_status_from(const std::string& name) {
  for (const auto& n : names)
    if (name == n.name) return n.status;
  throw Error(Kind::bad_value, "`" + name + "` is not the status of a fit");
}

}  // namespace leukolens
