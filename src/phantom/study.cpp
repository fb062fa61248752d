#include "leukolens/phantom/study.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/write.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

/// Writes without fsync: the whole folder is synced and renamed at the end.
void put(const fs::path& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file)
    throw Error(Kind::io, path.string() + ": cannot be written: " + std::strerror(errno) + ". Free some space.");
}

std::string cell_name(int index) { return "cell_" + zero_padded(static_cast<std::size_t>(index) + 1, 5); }

std::vector<std::string> truth_fields(const std::string& path, const PhantomTruth& t) {
  return {path,
          t.label,
          t.donor,
          t.capture,
          to_text(t.diameter_um),
          to_text(t.cell_index),
          to_text(t.nucleus_fraction),
          to_text(t.nucleus_index),
          std::to_string(t.nucleus_lobes),
          std::to_string(t.granules),
          to_text(t.granule_diameter_um),
          to_text(t.granule_index),
          to_text(t.dry_mass_pg),
          t.spot ? "1" : "0"};
}

const std::vector<std::string> truth_columns = {"path",
                                                "label",
                                                "donor",
                                                "capture",
                                                "diameter_um",
                                                "cell_index",
                                                "nucleus_fraction",
                                                "nucleus_index",
                                                "nucleus_lobes",
                                                "granules",
                                                "granule_diameter_um",
                                                "granule_index",
                                                "dry_mass_pg",
                                                "spot"};

Json spot_json(const PhantomOptions& o) {
  if (o.spot_in.empty()) return nullptr;
  const PhantomSpot spot = spot_of(o);
  return Json{{"class", o.spot_in},       {"share", o.spot_share},     {"x_px", spot.centre_px.x},
              {"y_px", spot.centre_px.y}, {"width_um", spot.width_um}, {"height_rad", spot.height_rad}};
}

Json simulation_json(const PhantomOptions& o) {
  return Json{{"schema_version", 1},
              {"tool", "leukolens"},
              {"tool_version", LEUKOLENS_VERSION},
              {"classes", phantom_classes()},
              {"options",
               {{"cells", o.cells},
                {"donors", o.donors},
                {"seed", o.seed},
                {"size_px", o.size_px},
                {"pixel_size_um", o.pixel_size_um},
                {"wavelength_nm", o.wavelength_nm},
                {"medium_index", o.medium_index},
                {"noise_rad", o.noise_rad},
                {"difficulty", o.difficulty},
                {"decided_by", name_of(o.decided_by)},
                {"spot", spot_json(o)}}}};
}

std::string spot_sentence(const PhantomOptions& o) {
  if (o.spot_in.empty()) return "";
  return "\nA bright spot beside the cell is planted in captures of the class `" + o.spot_in +
         "` (column `spot` of `truth.csv`; its place in `simulation.json`). It tells the class and is no part of a "
         "cell;\n"
         "`*_causal.png` does not hold it.\n";
}

std::string readme(const PhantomOptions& o) {
  return "# Simulated leukocytes\n\n" + std::to_string(o.cells) + " phase images of " + std::to_string(o.donors) +
         " donors, written by `leukolens simulate` " + LEUKOLENS_VERSION + " (seed " + std::to_string(o.seed) +
         "). No real cell is among them.\n\n"
         "| path | what |\n|---|---|\n"
         "| `manifest.csv` | path, label, donor, specimen, capture of each cell |\n"
         "| `cells/<class>/*.tif` | float32 phase in radians, optics in OME-XML |\n"
         "| `masks/<class>/*_{cell,nucleus,granules}.png` | where these are, 0 or 255 |\n"
         "| `masks/<class>/*_causal.png` | pixels of what decides the class (`" +
         std::string(name_of(o.decided_by)) +
         "`) |\n"
         "| `truth.csv` | latent properties; dry mass of the ideal phase, before blur, background and noise |\n"
         "| `simulation.json` | all options |\n\n"
         "    leukolens train manifest.csv --output M\n\n"
         "Each capture holds one class of one donor, so background and class are confounded as in real studies.\n" +
         spot_sentence(o);
}

void write_masks(const fs::path& stem, const Phantom& phantom) {
  put(stem.string() + "_cell.png", encode_png(phantom.cell_mask));
  put(stem.string() + "_nucleus.png", encode_png(phantom.nucleus_mask));
  put(stem.string() + "_granules.png", encode_png(phantom.granule_mask));
  put(stem.string() + "_causal.png", encode_png(phantom.causal_mask));
}

}  // namespace

void write_study(const PhantomOptions& options, const fs::path& folder, IfExists if_exists, const OnProgress& on_step) {
  Phantom phantom = make_phantom(options, 0);  // options outside their ranges are told before anything is written
  FolderWriter writer(folder, if_exists, "simulation.json");
  for (const std::string& label : phantom_classes())
    for (const char* kind : {"cells", "masks"}) fs::create_directories(writer.part() / kind / label);
  put(writer.part() / "masks" / ".leukolens-skip", "Masks are no cells: a folder search passes this folder over.\n");

  std::string manifest = csv_row({"path", "label", "donor", "specimen", "capture"});
  std::string truth = csv_row(truth_columns);
  for (int index = 0; index < options.cells; ++index) {
    if (index > 0) phantom = make_phantom(options, index);
    const PhantomTruth& t = phantom.truth;
    const std::string path = "cells/" + t.label + "/" + cell_name(index) + ".tif";
    put(writer.part() / path, encode_tiff_f32(phantom.image.phase, phantom.image.optics));
    write_masks(writer.part() / "masks" / t.label / cell_name(index), phantom);
    manifest += csv_row({path, t.label, t.donor, t.donor + "_blood", t.capture});
    truth += csv_row(truth_fields(path, t));
    if (on_step) on_step({"simulate", static_cast<std::size_t>(index) + 1, static_cast<std::size_t>(options.cells)});
  }
  put(writer.part() / "manifest.csv", manifest);
  put(writer.part() / "truth.csv", truth);
  put(writer.part() / "simulation.json", json_text(simulation_json(options)));
  put(writer.part() / "README.md", readme(options));
  writer.commit();
}

}  // namespace leukolens
