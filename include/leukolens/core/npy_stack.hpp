#pragma once
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

namespace leukolens {

/// Writes an array N x ... item by item, without knowing N beforehand. Until `finish` the file says N = 0.
class NpyStackWriter {
 public:
  /// @param descr  NumPy's type ("<f4")  @param item_shape  of one item
  /// @throws Error  Kind::io naming the path
  NpyStackWriter(std::filesystem::path path, std::string descr, std::vector<std::size_t> item_shape);
  void add(std::span<const std::byte> item);  ///< little-endian C order  @throws Error  Kind::io (disk full)
  void finish();                              ///< @throws Error  Kind::io
  std::size_t items() const { return items_; }

 private:
  std::string header() const;
  std::filesystem::path path_;
  std::string descr_;
  std::vector<std::size_t> item_shape_;
  std::size_t items_ = 0;
  std::ofstream file_;
};

}  // namespace leukolens
