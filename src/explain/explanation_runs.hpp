#pragma once
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/explain/explain_cells.hpp"

namespace leukolens {

/// One method at one layer: what every cell is explained by once.
struct ExplanationRun {
  const AttributionMethod& method;
  AttributionOptions options;
  std::string name;       ///< of its folder: "grad-cam", or "grad-cam@layer2" where several layers are asked for
  int resolution_px = 0;  ///< side of what the map is made of; 0: the map's own
  Attribute attribute;    ///< of the whole model
};

/// Every method at every layer that it is to look at.
/// @throws Error  Kind::usage for an unknown or doubled method or layer, and for a method that the network cannot serve
///                where that is not to be skipped; Kind::bad_data for a model without pixels
std::vector<ExplanationRun> explanation_runs(const Model& model, const ExplainCellsOptions& options,
                                             const MakeAttributes& make_attributes, const Warn& warn);

/// Entries of the manifest's `methods`.
Json to_json(const std::vector<ExplanationRun>& runs, int patch);

}  // namespace leukolens
