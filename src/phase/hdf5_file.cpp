#include "phase/hdf5_file.hpp"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "leukolens/phase/unfit.hpp"
#include "phase/hdf5_text.hpp"
#include "phase/hdf5_types.hpp"

namespace leukolens {
namespace {

herr_t follow_no_link_to_a_file(const char*, const char*, const char*, const char*, unsigned*, hid_t, void*) {
  return -1;
}

/// How objects are looked up; for the process's lifetime.
hid_t in_this_file() {
  static const hid_t list = [] {
    const hid_t made = H5Pcreate(H5P_LINK_ACCESS);
    H5Pset_elink_cb(made, follow_no_link_to_a_file, nullptr);
    return made;
  }();
  return list;
}

herr_t add_name(hid_t, const char* name, const H5L_info_t*, void* names) {
  static_cast<std::vector<std::string>*>(names)->push_back(name);
  return 0;
}

Hdf5Id open_attribute(hid_t object, const std::string& name) {
  if (H5Aexists(object, name.c_str()) <= 0) return {};
  return {H5Aopen(object, name.c_str(), H5P_DEFAULT), H5Aclose};
}

}  // namespace

Hdf5File::Hdf5File(const std::filesystem::path& path) : name_(path.string()) {
  const Hdf5Lock lock;
  file_ = {H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose};
  hsize_t bytes = 0;
  if (!file_ || H5Fget_filesize(file_.get(), &bytes) < 0)
    throw UnfitImage(Unfit::unreadable, name_ +
                                            ": HDF5 cannot open it; it is cut off, damaged or still being "
                                            "written. Copy it again.");
  bytes_ = bytes;
}

Hdf5Id Hdf5File::open(const std::string& path) const {
  return {H5Oopen(file_.get(), path.c_str(), in_this_file()), H5Oclose};
}

bool Hdf5File::has(const std::string& path, int kind) const {
  const Hdf5Lock lock;
  const auto object = open(path);
  return object && H5Iget_type(object.get()) == kind;
}

bool Hdf5File::has_group(const std::string& path) const { return has(path, H5I_GROUP); }
bool Hdf5File::has_dataset(const std::string& path) const { return has(path, H5I_DATASET); }

std::vector<std::string> Hdf5File::names(const std::string& group) const {
  const Hdf5Lock lock;
  std::vector<std::string> names;
  const auto id = open(group);
  if (id && H5Iget_type(id.get()) == H5I_GROUP &&
      H5Literate(id.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, add_name, &names) < 0)
    throw UnfitImage(Unfit::unreadable, name_ + ": the list of its group " + group + " is damaged. Copy it again.");
  return names;
}

Hdf5Samples Hdf5File::dataset(const std::string& path) const {
  const Hdf5Lock lock;
  const auto name = name_ + ": " + path;
  const auto refuse = [&](const std::string& fault) { throw UnfitImage(Unfit::unreadable, name + fault); };
  auto id = open(path);
  if (!id) {
    H5L_info_t link{};
    const bool linked = H5Lget_info(file_.get(), path.c_str(), &link, in_this_file()) >= 0;
    if (linked && link.type == H5L_TYPE_EXTERNAL) refuse(" lies in another file. Give that file.");
    if (linked)
      refuse(
          " is damaged, a link that leads nowhere, or of a newer HDF5 than is read (then h5repack --high=V110 IN OUT "
          "helps).");
  }
  if (!id || H5Iget_type(id.get()) != H5I_DATASET) refuse(" is no dataset of the file.");
  return {std::move(id), name, bytes_};
}

std::optional<double> Hdf5File::number(const std::string& path) const {
  const Hdf5Lock lock;
  const auto id = open(path);
  if (!id || H5Iget_type(id.get()) != H5I_DATASET) return {};
  const Hdf5Id space(H5Dget_space(id.get()), H5Sclose), type(H5Dget_type(id.get()), H5Tclose);
  double value = 0;
  if (!plain_type(type.get()) || H5Sget_simple_extent_npoints(space.get()) != 1 ||
      H5Dread(id.get(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value) < 0)
    return {};
  return value;
}

std::optional<std::string> Hdf5File::text(const std::string& path) const {
  const Hdf5Lock lock;
  const auto id = open(path);
  if (!id || H5Iget_type(id.get()) != H5I_DATASET) return {};
  const Hdf5Id type(H5Dget_type(id.get()), H5Tclose), space(H5Dget_space(id.get()), H5Sclose);
  return read_hdf5_text(type.get(), space.get(), [&](hid_t memory, void* out) {
    return H5Dread(id.get(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, out);
  });
}

std::optional<std::string> Hdf5File::text_attribute(const std::string& object, const std::string& name) const {
  const Hdf5Lock lock;
  const auto owner = open(object), id = open_attribute(owner.get(), name);
  if (!id) return {};
  const Hdf5Id type(H5Aget_type(id.get()), H5Tclose), space(H5Aget_space(id.get()), H5Sclose);
  return read_hdf5_text(type.get(), space.get(),
                        [&](hid_t memory, void* out) { return H5Aread(id.get(), memory, out); });
}

std::optional<double> Hdf5File::number_attribute(const std::string& object, const std::string& name) const {
  const Hdf5Lock lock;
  const auto owner = open(object), id = open_attribute(owner.get(), name);
  if (!id) return {};
  const Hdf5Id type(H5Aget_type(id.get()), H5Tclose), space(H5Aget_space(id.get()), H5Sclose);
  double value = 0;
  if (!plain_type(type.get()) || H5Sget_simple_extent_npoints(space.get()) != 1 ||
      H5Aread(id.get(), H5T_NATIVE_DOUBLE, &value) < 0)
    return {};
  return value;
}

bool begins_like_hdf5(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;  // opening a named pipe would wait
  std::ifstream file(path, std::ios::binary);
  std::array<char, 8> start{};
  constexpr std::string_view magic("\x89HDF\r\n\x1a\n", 8);
  for (std::streamoff offset = 0;; offset = offset == 0 ? 512 : 2 * offset) {  // a user block may stand before
    if (!file.seekg(offset) || !file.read(start.data(), start.size())) return false;
    if (std::string_view(start.data(), start.size()) == magic) return true;
  }
}

}  // namespace leukolens
