#include "leukolens/phase/unfit.hpp"
#include "phase/hdf5_layouts.hpp"
#include "phase/hdf5_slice.hpp"

namespace leukolens {
namespace {

class DatasetFile : public PhaseFile {
 public:
  DatasetFile(const Hdf5File& file, const std::string& path) : name_(file.name()), dataset_(file.dataset(path)) {
    if (dataset_.slices() == 0 || dataset_.slice_samples() == 0)
      throw UnfitImage(Unfit::empty, name_ + ": " + path + " holds no images. Name another dataset.");
    // Of deformability cytometers: pictures of cells in brightfield, with the pixel size of their setup.
    optics_.pixel_size_um = file.number_attribute("/", "imaging:pixel size");
    if (path == "/events/image")
      warnings_.push_back(name_ + ": " + path +
                          " of such files are brightfield pictures, not phase; a network that learnt from phase says "
                          "nothing about them.");
  }

  std::size_t frames() const override { return dataset_.slices(); }

  PhaseFileInfo info() const override {
    PhaseFileInfo info;
    info.frames = frames();
    info.height = static_cast<int>(dataset_.shape[dataset_.shape.size() - 2]);
    info.width = static_cast<int>(dataset_.shape.back());
    info.type = dataset_.type;
    info.optics = optics_;
    return info;
  }

  FetchedFrame fetch(std::size_t frame) override {
    check_hdf5_frame(name_, frame, frames());
    try {
      return {frame, pack_slice(dataset_, frame)};
    } catch (const Error& error) {
      throw UnfitImage(Unfit::unreadable, error.what());
    }
  }

  Frame decode(FetchedFrame fetched) const override {
    Frame frame = unpack_slice(std::move(fetched.bytes), name_ + "#" + std::to_string(fetched.frame));
    frame.optics = optics_;
    frame.warnings = warnings_;
    return frame;
  }

 private:
  std::string name_;
  Hdf5Dataset dataset_;
  Optics optics_;
  std::vector<std::string> warnings_;
};

}  // namespace

std::unique_ptr<PhaseFile> open_hdf5_dataset(const Hdf5File& file, const std::string& dataset) {
  return std::make_unique<DatasetFile>(file, dataset.starts_with('/') ? dataset : "/" + dataset);
}

}  // namespace leukolens
