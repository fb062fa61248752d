#include <cmath>

#include "leukolens/phase/unfit.hpp"
#include "phase/hdf5_layouts.hpp"
#include "phase/hdf5_slice.hpp"
#include "phase/readers.hpp"

namespace leukolens {
namespace {

/// Of qpimage (readthedocs): attributes in metres on the group, or on the file where it holds one image alone.
Optics optics_of(const Hdf5File& file, const std::string& group) {
  const auto attribute = [&](const char* name) {
    const auto own = file.number_attribute(group, name);
    return own ? own : file.number_attribute("/", name);
  };
  const auto positive = [](std::optional<double> value, double factor) {
    return value && std::isfinite(*value) && *value > 0 ? std::optional(*value * factor) : std::nullopt;
  };
  return {positive(attribute("pixel size"), 1e6), positive(attribute("wavelength"), 1e9),
          positive(attribute("medium index"), 1)};
}

/// Phase images with their backgrounds, which are subtracted.
class QpimageFile : public PhaseFile {
 public:
  QpimageFile(Hdf5File file, std::vector<std::string> groups) : file_(std::move(file)), groups_(std::move(groups)) {}

  std::size_t frames() const override { return groups_.size(); }

  PhaseFileInfo info() const override {
    PhaseFileInfo info;
    const auto first = phase_of(0);
    info.frames = frames();
    info.height = static_cast<int>(first.height());
    info.width = static_cast<int>(first.width());
    info.layout = groups_.size() > 1 ? "qpimage series" : "qpimage";
    info.type = SampleType::f32;
    info.optics = optics_of(file_, groups_[0]);
    info.has_background = !backgrounds_of(0).empty();
    if (groups_.size() > 1)
      for (const auto& group : groups_) info.frame_names.push_back(group.substr(1));
    return info;
  }

  FetchedFrame fetch(std::size_t index) override {
    check_frame(file_.name(), index, frames());
    const auto phase = phase_of(index);
    auto values = floats_of(phase);
    for (const auto& path : backgrounds_of(index)) subtract(path, phase, values);
    return {index, packed(phase, optics_of(file_, groups_[index]), values)};
  }

  Frame decode(FetchedFrame fetched) const override {
    Frame frame;
    const std::byte* at = fetched.bytes.data();
    const auto take = [&](auto& value) {
      std::copy_n(at, sizeof value, reinterpret_cast<std::byte*>(&value));
      at += sizeof value;
    };
    take(frame.height);
    take(frame.width);
    for (auto* known : {&frame.optics.pixel_size_um, &frame.optics.wavelength_nm, &frame.optics.medium_index}) {
      double value = 0;
      take(value);
      if (value > 0) *known = value;
    }
    frame.samples.assign(at, static_cast<const std::byte*>(fetched.bytes.data() + fetched.bytes.size()));
    return frame;
  }

 private:
  std::string path_of(std::size_t index) const { return (groups_[index] == "/" ? "" : groups_[index]) + "/phase"; }

  Hdf5Samples phase_of(std::size_t index) const {
    auto phase = file_.dataset(path_of(index) + "/raw");
    if (phase.shape().size() != 2)
      throw UnfitImage(Unfit::unreadable, name_of_image(index) + ": its phase is no image of H x W pixels.");
    return phase;
  }

  std::string name_of_image(std::size_t index) const {
    return file_.name() + (groups_[index] == "/" ? "" : ": " + groups_[index].substr(1));
  }

  std::vector<std::string> backgrounds_of(std::size_t index) const {
    const auto group = path_of(index) + "/bg_data";
    std::vector<std::string> paths;
    if (file_.has_group(group))
      for (const auto& name : file_.names(group)) paths.push_back(group + "/" + name);
    return paths;
  }

  static std::vector<float> floats_of(const Hdf5Samples& dataset) {
    const Frame decoded = unpack_slice(SliceReader(dataset).pack(0), dataset.name());
    std::vector<float> values(dataset.height() * dataset.width());
    to_floats(decoded.type, decoded.samples.data(), values.size(), values.data());
    return values;
  }

  void subtract(const std::string& path, const Hdf5Samples& phase, std::vector<float>& values) const {
    if (const auto constant = file_.number(path)) {
      for (float& value : values) value -= static_cast<float>(*constant);
      return;
    }
    const auto stored = file_.dataset(path);
    if (stored.shape() != phase.shape())
      throw UnfitImage(Unfit::unreadable, stored.name() + ": a background of another size than its image of " +
                                              std::to_string(phase.height()) + " x " + std::to_string(phase.width()) +
                                              " px. Export the file again.");
    const auto background = floats_of(stored);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] -= background[i];
  }

  static std::vector<std::byte> packed(const Hdf5Samples& phase, const Optics& optics,
                                       const std::vector<float>& values) {
    std::vector<std::byte> bytes;
    const auto put = [&](const void* from, std::size_t size) {
      const auto* begin = static_cast<const std::byte*>(from);
      bytes.insert(bytes.end(), begin, begin + size);
    };
    const int height = static_cast<int>(phase.height()), width = static_cast<int>(phase.width());
    put(&height, sizeof height);
    put(&width, sizeof width);
    for (const auto& known : {optics.pixel_size_um, optics.wavelength_nm, optics.medium_index}) {
      const double value = known.value_or(0);
      put(&value, sizeof value);
    }
    put(values.data(), values.size() * sizeof(float));
    return bytes;
  }

  Hdf5File file_;
  std::vector<std::string> groups_;
};

}  // namespace

std::unique_ptr<PhaseFile> open_hdf5_qpimage(Hdf5File file, std::vector<std::string> groups) {
  return std::make_unique<QpimageFile>(std::move(file), std::move(groups));
}

}  // namespace leukolens
