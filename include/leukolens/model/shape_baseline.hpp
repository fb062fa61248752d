#pragma once
#include <string>
#include <vector>

#include "leukolens/model/graph.hpp"
#include "leukolens/phase/image.hpp"

namespace leukolens {

/// The architecture `shape-baseline`: multinomial logistic regression on the shape of the segmented cell. As a graph
/// its input is N x D x 1 x 1 and its one linear layer has the weights; what a network must beat to be worth its while.
Graph shape_baseline(int classes);

/// Its D columns: those of `shape_columns()` that need no optics.
const std::vector<std::string>& shape_baseline_columns();

/// The columns of the cell in a patch, lengths in px of the patch (so of the model's scale); NaN where no cell is
/// found.
std::vector<double> shape_baseline_values(const PhaseImage& patch);

}  // namespace leukolens
