#include "leukolens/core/npy_stack.hpp"

#include "leukolens/core/error.hpp"
#include "leukolens/core/npy.hpp"

namespace leukolens {

NpyStackWriter::NpyStackWriter(std::filesystem::path path, std::string descr, std::vector<std::size_t> item_shape)
    : path_(std::move(path)),
      descr_(std::move(descr)),
      item_shape_(std::move(item_shape)),
      file_(path_, std::ios::binary) {
  file_ << header();
  if (!file_) throw Error(Kind::io, path_.string() + ": cannot be written. Check its folder and the disk.");
}

void NpyStackWriter::add(std::span<const std::byte> item) {
  file_.write(reinterpret_cast<const char*>(item.data()), static_cast<std::streamsize>(item.size()));
  if (!file_) throw Error(Kind::io, path_.string() + ": cannot be written to. Is the disk full?");
  ++items_;
}

void NpyStackWriter::finish() {
  file_.seekp(0);
  file_ << header();
  file_.close();
  if (!file_) throw Error(Kind::io, path_.string() + ": cannot be written to. Is the disk full?");
}

// Padded to 128 bytes whatever N is: the text in it is between 65 and 118 long.
std::string NpyStackWriter::header() const {
  auto shape = item_shape_;
  shape.insert(shape.begin(), items_);
  return npy_bytes(descr_, shape, "");
}

}  // namespace leukolens
