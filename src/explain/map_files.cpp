#include "explain/map_files.hpp"

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/explain/safe_name.hpp"
#include "leukolens/phase/write.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

std::string npy_of(const cv::Mat1f& map) {
  const cv::Mat1f plain = map.isContinuous() ? map : map.clone();
  return npy_text({static_cast<std::size_t>(map.rows), static_cast<std::size_t>(map.cols)},
                  {plain.ptr<float>(), plain.total()});
}

void make_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error)
    throw Error(Kind::io, path.string() + ": cannot be made: " + error.message() +
                              ". Free some space, or choose another --output.");
}

/// The optics of a map that is coarser or finer than the cell's patch.
Optics scaled(Optics optics, int patch, int side) {
  if (optics.pixel_size_um) *optics.pixel_size_um *= static_cast<double>(patch) / side;
  return optics;
}

/// Writes `path` with the format's ending. @returns  the ending
std::string write_map(const fs::path& path, const cv::Mat1f& map, MapFormat format, const PhaseImage& patch) {
  const std::string ending = format == MapFormat::npy ? ".npy" : ".tif";
  const auto file = path.string() + ending;
  write_part_file(file, format == MapFormat::npy
                            ? npy_of(map)
                            : encode_tiff_f32(map, scaled(patch.optics, patch.phase.rows, map.rows)));
  return ending;
}

}  // namespace

MapFormat map_format_from(const std::string& name) {
  if (name == "npy") return MapFormat::npy;
  if (name == "tiff") return MapFormat::tiff;
  throw Error(Kind::usage, "no format of maps `" + name + "`. Give npy or tiff.");
}

Json write_maps(const fs::path& folder, const ChosenCell& cell, const CellMaps& explained,
                const std::vector<ExplanationRun>& runs, const std::vector<std::string>& classes, MapFormat format) {
  Json targets = Json::array();
  for (std::size_t r = 0; r < runs.size(); ++r) {
    const std::string relative = "maps/" + safe_name(cell.id) + "/" + runs[r].name + "/";
    make_folder(folder / relative);
    for (std::size_t t = 0; t < explained.classes.size(); ++t) {
      const auto c = static_cast<std::size_t>(explained.classes[t]);
      const auto& [map, raw, score] = explained.maps[r][t];
      const std::string file = relative + safe_class_name(classes[c]);
      const auto ending = write_map(folder / file, map, format, cell.cell.patch);
      if (!raw.empty()) write_map(folder / (file + ".raw"), raw, format, cell.cell.patch);
      double lo, hi;
      cv::minMaxLoc(map, &lo, &hi);
      targets.push_back({{"method", runs[r].name},
                         {"class", classes[c]},
                         {"class_index", c},
                         {"p", json_number(cell.cell.prediction.p[c])},
                         {"score", json_number(score)},
                         {"map", file + ending},
                         {"raw", raw.empty() ? Json(nullptr) : Json(file + ".raw" + ending)},
                         {"min", json_number(lo)},
                         {"max", json_number(hi)}});
    }
  }
  return targets;
}

std::string write_phase(const fs::path& folder, const ChosenCell& cell, MapFormat format) {
  const std::string relative = "maps/" + safe_name(cell.id);
  make_folder(folder / relative);
  return relative + "/phase" + write_map(folder / relative / "phase", cell.cell.patch.phase, format, cell.cell.patch);
}

}  // namespace leukolens
