#pragma once
#include <filesystem>

#include "leukolens/core/files.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/phantom/phantom.hpp"

namespace leukolens {

/// Writes a simulated study, whole or not at all:
///
///     manifest.csv      path,label,donor,specimen,capture
///     cells/<class>/cell_00001.tif      float32 radians with the optics in OME-XML
///     masks/<class>/cell_00001_{cell,nucleus,granules,causal}.png      0 | 255
///     truth.csv         the latent properties of each cell
///     simulation.json   all options        README.md
///
/// A folder search for cells passes masks/ over (it holds `.leukolens-skip`).
/// @param folder   made; its parent must be there
/// @param on_step  told of each cell written; may be empty
/// @throws Error  Kind::bad_value for options outside their ranges, Kind::exists, Kind::io
void write_study(const PhantomOptions& options, const std::filesystem::path& folder, IfExists if_exists,
                 const OnProgress& on_step);

}  // namespace leukolens
