#pragma once
#include "leukolens/metrics/score_groups.hpp"

namespace leukolens {

/// Probability that a cell with the event has the higher score than one without; ties count half. Hanley & McNeil,
/// Radiology 143 (1982). NaN where all or none have the event.
double auroc(const ScoreGroups& groups);

/// Average precision: sum over thresholds of (recall gained) x precision, equal scores in one step, no interpolation.
/// NaN where none has the event.
double average_precision(const ScoreGroups& groups);

/// Net benefit of acting on score >= threshold: TP/N - FP/N t/(1 - t); of acting on all; acting on none is 0. Vickers &
/// Elkin, Med Decis Making 26 (2006).
struct NetBenefit {
  double threshold, model, all;
};
/// @param thresholds  in 0..1, 1 excluded, rising
std::vector<NetBenefit> net_benefit(const ScoreGroups& groups, std::span<const double> thresholds);

}  // namespace leukolens
