#pragma once
#include "leukolens/core/sinks.hpp"
#include "leukolens/predictions/score_table.hpp"

namespace leukolens {

/// One row a cell: the sightings of a track (rows of one source and one track, and of the track of the row that
/// it is named after) become one row in the place of the first, so that a cell which was seen five times counts once.
/// Logits are averaged, and so are probabilities, novelty, background, focus, weights and purities; texts are those of
/// the first sighting; the role is the one by which the model knows the cell best; decisions and sets, which were those
/// of single sightings, stay where all agree and are empty else. Rows without a track are kept as they are.
/// @param warn  told how many sightings became how many cells, and of tracks whose sightings have different labels or
///              roles
ScoreTable pool_tracks(ScoreTable table, const Warn& warn);

}  // namespace leukolens
