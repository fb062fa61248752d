#pragma once
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "leukolens/core/array.hpp"
#include "leukolens/core/npy.hpp"

namespace leukolens {

/// Names of the arrays in a NumPy .npz archive, without ".npy", in the archive's order.
/// @throws Error  as check_readable (core/files.hpp); Kind::bad_data
std::vector<std::string> npz_names(const std::filesystem::path& path);

/// One array of the archive. @throws Error  Kind::bad_data naming the file, the array asked for and those found
Array read_npz(const std::filesystem::path& path, const std::string& name);

/// The .npy file of one array as it is stored, for types that `read_npz` does not know (text). Errors as above.
std::vector<std::byte> read_npz_bytes(const std::filesystem::path& path, const std::string& name);

/// One array of the archive from front to back, for tables too large to stand in memory twice.
/// Errors as `read_npz`; what is cut off is found when opened, what is damaged at the last sample.
class NpzStream {
 public:
  NpzStream(const std::filesystem::path& path, const std::string& name);
  ~NpzStream();
  NpzStream(NpzStream&&) noexcept;
  NpzStream& operator=(NpzStream&&) noexcept;
  const NpyHeader& header() const;
  /// The next bytes of the samples, in the file's order of bytes and of dimensions.
  void read(std::span<std::byte> out);

 private:
  struct Entry;
  std::unique_ptr<Entry> entry_;
};

}  // namespace leukolens
