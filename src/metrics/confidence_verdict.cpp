#include "leukolens/metrics/confidence_verdict.hpp"

namespace leukolens {

ConfidenceVerdict confidence_verdict(const Estimate& gap, double margin) {
  if (!gap.ci) return ConfidenceVerdict::cannot_tell;
  if (gap.ci->lo >= -margin && gap.ci->hi <= margin) return ConfidenceVerdict::agree;
  if (gap.ci->lo > 0) return ConfidenceVerdict::over_confident;
  if (gap.ci->hi < 0) return ConfidenceVerdict::under_confident;
  return ConfidenceVerdict::cannot_tell;
}

std::string name_of(ConfidenceVerdict verdict) {
  switch (verdict) {
    case ConfidenceVerdict::over_confident:
      return "over-confident";
    case ConfidenceVerdict::under_confident:
      return "under-confident";
    case ConfidenceVerdict::agree:
      return "agree";
    default:
      return "cannot-tell";
  }
}

}  // namespace leukolens
