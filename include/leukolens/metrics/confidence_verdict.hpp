#pragma once
#include <string>

#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// What the interval of the overall gap, mean(confidence - [right]), says.
enum class ConfidenceVerdict { over_confident, under_confident, agree, cannot_tell };

/// `agree` only where the whole interval lies within -margin..margin (equivalence: Schuirmann, J Pharmacokinet Biopharm
/// 15 (1987)); else over- or under-confident where the interval leaves 0 out; else, and without an interval,
/// `cannot_tell`. @param margin  > 0, the gap that counts as none
ConfidenceVerdict confidence_verdict(const Estimate& gap, double margin);

/// "over-confident", "under-confident", "agree", "cannot-tell"
std::string name_of(ConfidenceVerdict verdict);

}  // namespace leukolens
