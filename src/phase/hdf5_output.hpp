#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "leukolens/core/files.hpp"
#include "phase/hdf5_file.hpp"

namespace leukolens {

/// An HDF5 file that appears whole or not at all: filled as `path.part`, renamed by `commit`; without it the `.part` is
/// removed. Every call takes `Hdf5Lock`. @throws Error  Kind::io naming the path where the library cannot write
class Hdf5Output {
 public:
  /// @throws Error  as check_output
  Hdf5Output(const std::filesystem::path& path, IfExists if_exists);
  ~Hdf5Output();
  Hdf5Output(const Hdf5Output&) = delete;
  Hdf5Output& operator=(const Hdf5Output&) = delete;

  void group(const std::string& path);
  void text(const std::string& path, const std::string& value);
  void numbers(const std::string& path, std::span<const std::int64_t> values);
  void number_attribute(const std::string& object, const std::string& name, double value);
  void text_attribute(const std::string& object, const std::string& name, const std::string& value);
  /// A dataset H x W, compressed by gzip as one chunk. @param samples  H W of `type`: u8 or f32
  void image(const std::string& path, int height, int width, SampleType type, const void* samples);
  /// A dataset 0 x H x W of float32 that `append` makes longer, compressed by gzip, one chunk an image.
  Hdf5Id stack(const std::string& path, int height, int width);
  void append(const Hdf5Id& stack, const float* samples);
  void commit();

 private:
  std::int64_t checked(std::int64_t id_or_status) const;
  std::filesystem::path path_, part_;
  Hdf5Id file_;
};

}  // namespace leukolens
