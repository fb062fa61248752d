#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace leukolens {

/// How a dataset is stored.
struct Hdf5Storage {
  std::vector<std::size_t> chunk = {};  ///< empty: contiguous
  int deflate = 0;
  bool shuffle = false;
  bool checksum = false;
  int other_filter = 0;  ///< by its number, optional in writing
};

/// Writes HDF5 files of any layout with the library's C interface, to be read back by ours.
class Hdf5Writer {
 public:
  explicit Hdf5Writer(const std::filesystem::path& path, std::size_t user_block = 0);
  ~Hdf5Writer();
  void group(const std::string& path);
  void bytes(const std::string& path, const std::vector<std::size_t>& shape, std::span<const unsigned char> values,
             const Hdf5Storage& storage = {});
  void floats(const std::string& path, const std::vector<std::size_t>& shape, std::span<const float> values,
              const Hdf5Storage& storage = {});
  void text(const std::string& path, const std::string& value);
  void doubles(const std::string& path, const std::vector<std::size_t>& shape, std::span<const double> values);
  /// A dataset whose samples lie as raw bytes in another file.
  void outside(const std::string& path, const std::vector<std::size_t>& shape, const std::filesystem::path& raw);
  /// A float dataset H x W put together of the dataset `x`, H x W, of another file.
  void of_other_file(const std::string& path, std::size_t height, std::size_t width, const std::string& other);
  void link(const std::string& path, const std::string& target);
  void link_to_file(const std::string& path, const std::string& file, const std::string& target);
  void attribute(const std::string& object, const std::string& name, double value);
  void attribute(const std::string& object, const std::string& name, const std::string& value);

 private:
  void write(const std::string& path, const std::vector<std::size_t>& shape, long type, const void* values,
             const Hdf5Storage& storage);
  long file_;
};

/// Samples of 2 x 3, of which the first is told.
inline std::vector<unsigned char> codes(unsigned char first) { return {first, 1, 2, 3, 4, 5}; }
inline std::vector<float> radians(float first) { return {first, 1, 2, 3, 4, 5}; }

}  // namespace leukolens
