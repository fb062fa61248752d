#include <cmath>

#include "phase/hdf5_layouts.hpp"
#include "phase/hdf5_slice.hpp"
#include "phase/readers.hpp"

namespace leukolens {
namespace {

class DatasetFile : public PhaseFile {
 public:
  DatasetFile(const Hdf5File& file, const std::string& path) : name_(file.name()), slices_(file.dataset(path)) {
    // Stacks that we write have attributes of their own; files of deformability cytometers, pictures of cells in
    // brightfield, have the pixel size of their setup.
    const auto known = [&](const std::string& object, const char* name) {
      const auto value = file.number_attribute(object, name);
      return value && std::isfinite(*value) && *value > 0 ? value : std::nullopt;
    };
    optics_.pixel_size_um = known(path, "pixel_size_um");
    if (!optics_.pixel_size_um) optics_.pixel_size_um = known("/", "imaging:pixel size");
    optics_.wavelength_nm = known(path, "wavelength_nm");
    optics_.medium_index = known(path, "medium_index");
    if (path == "/events/image")
      warnings_.push_back(name_ + ": " + path +
                          " of such files are brightfield pictures, not phase; a network that learnt from phase says "
                          "nothing about them.");
  }

  std::size_t frames() const override { return slices_.samples().slices(); }

  PhaseFileInfo info() const override {
    PhaseFileInfo info;
    info.frames = frames();
    info.height = static_cast<int>(slices_.samples().height());
    info.width = static_cast<int>(slices_.samples().width());
    info.type = slices_.samples().type();
    info.layout = "HDF5 dataset";
    info.optics = optics_;
    return info;
  }

  FetchedFrame fetch(std::size_t frame) override {
    check_frame(name_, frame, frames());
    return {frame, slices_.pack(frame)};
  }

  Frame decode(FetchedFrame fetched) const override {
    Frame frame = unpack_slice(std::move(fetched.bytes), name_ + "#" + std::to_string(fetched.frame));
    frame.optics = optics_;
    frame.warnings = warnings_;
    return frame;
  }

 private:
  std::string name_;
  SliceReader slices_;
  Optics optics_;
  std::vector<std::string> warnings_;
};

}  // namespace

std::unique_ptr<PhaseFile> open_hdf5_dataset(const Hdf5File& file, const std::string& dataset) {
  return std::make_unique<DatasetFile>(file, dataset.starts_with('/') ? dataset : "/" + dataset);
}

}  // namespace leukolens
