#pragma once
#include <string>
#include <vector>

#include "leukolens/model/graph.hpp"

namespace leukolens {

/// Names that `make_graph` knows.
const std::vector<std::string>& architectures();

/// The layer graph of a network for K classes. @throws Error  Kind::usage listing the names
Graph make_graph(const std::string& architecture, int classes);

}  // namespace leukolens
