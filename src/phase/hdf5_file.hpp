#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "phase/hdf5_samples.hpp"

namespace leukolens {

/// An HDF5 file, read only, over the library's C interface. Every call takes `Hdf5Lock`. Links to other files are not
/// followed.
class Hdf5File {
 public:
  /// @throws UnfitImage  `unreadable` where the library cannot open it, naming the file
  explicit Hdf5File(const std::filesystem::path& path);

  const std::string& name() const { return name_; }
  bool has_group(const std::string& path) const;
  bool has_dataset(const std::string& path) const;
  /// Names of the members of a group in bytewise order, without opening them. @throws UnfitImage  where damaged
  std::vector<std::string> names(const std::string& group) const;

  /// @throws UnfitImage  `unreadable`: not there, or as Hdf5Samples
  Hdf5Samples dataset(const std::string& path) const;
  /// Of a numeric dataset of one sample; nothing where it is not there, larger, or damaged.
  std::optional<double> number(const std::string& path) const;
  /// A text, of a scalar dataset or of an attribute; nothing where it is not there or no text.
  std::optional<std::string> text(const std::string& path) const;
  std::optional<std::string> text_attribute(const std::string& object, const std::string& name) const;
  std::optional<double> number_attribute(const std::string& object, const std::string& name) const;

 private:
  bool has(const std::string& path, int kind) const;
  Hdf5Id open(const std::string& path) const;
  std::string name_;
  Hdf5Id file_;
  std::uint64_t bytes_ = 0;
};

/// Whether the file begins like HDF5, perhaps after a user block.
bool begins_like_hdf5(const std::filesystem::path& path);

}  // namespace leukolens
