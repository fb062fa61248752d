#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "leukolens/core/array.hpp"

namespace leukolens {

/// HDF5's library must be used by one thread at a time, whichever file it works on.
std::recursive_mutex& hdf5_lock();

/// A dataset or file that is open in HDF5's library; closed with its last copy.
class Hdf5Id {
 public:
  Hdf5Id() = default;
  /// Takes over an id. @param close  the library's function for its kind
  Hdf5Id(std::int64_t id, int (*close)(std::int64_t));
  std::int64_t get() const { return id_ ? *id_ : -1; }
  explicit operator bool() const { return get() >= 0; }

 private:
  std::shared_ptr<const std::int64_t> id_;
};

/// A numeric dataset: shape and type are known when it is opened, samples are read on demand.
class Hdf5Dataset {
 public:
  std::vector<std::size_t> shape;
  SampleType type = SampleType::f32;  ///< in which `read` gives the samples
  /// The samples of one slice can be taken from the file as they lie there and inflated without the library.
  bool one_chunk_a_slice = false;
  bool shuffled = false, deflated = false;  ///< how such a chunk is filtered

  std::size_t slices() const;         ///< 1 of H x W, N of N x H x W
  std::size_t slice_samples() const;  ///< H W
  /// Slice `i` in this machine's byte order. @throws Error  Kind::bad_data where the library cannot read it
  std::vector<std::byte> read(std::size_t i) const;
  /// The stored chunk of slice `i`; empty where it was never written. Only where `one_chunk_a_slice`.
  std::vector<std::byte> read_chunk(std::size_t i) const;

 private:
  friend class Hdf5File;
  Hdf5Id id_;
  std::string name_;
};

/// What stands in a group.
struct Hdf5Member {
  std::string name;
  bool is_group = false, is_dataset = false;
};

/// An HDF5 file, read only, over the library's C interface. Every call takes `hdf5_lock`.
class Hdf5File {
 public:
  /// @throws Error  Kind::bad_data where the library cannot open it, naming the file
  explicit Hdf5File(const std::filesystem::path& path);

  const std::string& name() const { return name_; }
  bool has_group(const std::string& path) const;
  bool has_dataset(const std::string& path) const;
  /// Names of the members of a group in bytewise order, without opening them.
  std::vector<std::string> names(const std::string& group) const;
  std::vector<Hdf5Member> members(const std::string& group) const;

  /// @throws Error  Kind::bad_data: not there, not numbers, not H x W or N x H x W
  Hdf5Dataset dataset(const std::string& path) const;
  /// All samples of a small numeric dataset as doubles, up to `most`; nothing where it is not there or larger.
  std::optional<std::vector<double>> numbers(const std::string& path, std::size_t most = 1) const;
  /// A text, of a scalar dataset or of an attribute; nothing where it is not there or no text.
  std::optional<std::string> text(const std::string& path) const;
  std::optional<std::string> text_attribute(const std::string& object, const std::string& name) const;
  std::optional<double> number_attribute(const std::string& object, const std::string& name) const;

 private:
  bool has(const std::string& path, int kind) const;
  std::string name_;
  Hdf5Id file_;
};

/// Whether the file begins like HDF5, perhaps after a user block.
bool begins_like_hdf5(const std::filesystem::path& path);

}  // namespace leukolens
