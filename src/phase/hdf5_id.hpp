#pragma once
#include <cstdint>
#include <memory>
#include <mutex>

namespace leukolens {

/// HDF5's library must be used by one thread at a time, whichever file it works on. While it is held the library prints
/// no errors of its own; ours name the file.
class Hdf5Lock {
 public:
  Hdf5Lock();

 private:
  std::lock_guard<std::recursive_mutex> held_;
};

/// What is open in HDF5's library; closed with its last copy.
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

}  // namespace leukolens
