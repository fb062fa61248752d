#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "leukolens/atlas/atlas_cell.hpp"
#include "leukolens/attribution/attribution.hpp"
#include "leukolens/core/json_fwd.hpp"
#include "leukolens/model/preprocessing.hpp"
#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

struct InterventionsOptions {
  std::size_t cells = 60;  ///< at most, the first of those given
  std::uint64_t seed = 1;
};

/// What one strength of a change does to the called class's centred logit.
struct InterventionPoint {
  double setting;
  std::string what;            ///< "Resizing the cell to 80 % of its diameter"
  Estimate rise;               ///< mean over cells of score after - score before; 95 % interval over donors
  double flipped = undefined;  ///< share of the cells whose call changes, 0..1
};

/// One change of the cells, at several strengths.
struct Intervention {
  std::string name;      ///< "resized"
  std::string property;  ///< what of the cell it changes: size | thickness | core | texture | rim | background ...
  std::vector<InterventionPoint> points;
  std::size_t strongest = 0;  ///< of the points: the largest |mean rise|
};

/// What networks do when the cell itself is changed: needs no saliency method.
struct InterventionsReport {
  std::size_t cells = 0, donors = 0, without_outline = 0;
  double spread = undefined;  ///< standard deviation of the score over these cells: what a rise is measured by
  std::vector<Intervention> interventions;  ///< the strongest first
};

/// Changes each cell and runs the network again. Only the patch is changed, before standardisation; beside a cell that
/// was moved or made smaller its own background is drawn on. A cell without an outline is left out and counted; one
/// that has no room in the patch to be made larger is left out of that setting (`rise.n` counts the others).
/// @param cells  called `class_index` by the network @param others  called otherwise, whose background is lent; where
///               there are none a neighbour's of the same call is
/// @param logits  of the whole model
InterventionsReport intervene(std::span<const AtlasCell> cells, std::span<const AtlasCell> others, int class_index,
                              const Preprocessing& preprocessing, const LogitsOf& logits,
                              const InterventionsOptions& options = {});

/// Whether changes of a property move the score: by an interval that excludes 0 (after Bonferroni
/// over all changes and settings) and a quarter of the spread at least.
/// Nothing where these cells cannot tell, or no change is one of that property.
std::optional<bool> moves_score(const InterventionsReport& report, const std::string& property);

Json to_json(const InterventionsReport& report);
std::vector<Finding> findings_of(const InterventionsReport& report, const std::string& class_name);

}  // namespace leukolens
