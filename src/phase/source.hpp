#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace leukolens {

/// A file that is being decoded: a small one is read into memory once, a large one piece by piece.
class Source {
 public:
  /// @throws UnfitImage  `unreadable` (Kind::missing, Kind::io) or `empty`
  explicit Source(const std::filesystem::path& path);
  ~Source();
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  const std::string& name() const { return name_; }
  std::uint64_t size() const { return size_; }
  bool in_memory() const { return !bytes_.empty(); }

  /// Copies up to `count` bytes from `offset`; fewer at the end of the file or where reading fails.
  std::size_t read_at(std::uint64_t offset, void* out, std::size_t count) const noexcept;

  /// The whole file, read on the first call where it is large.
  std::span<const std::byte> whole();

  /// @throws UnfitImage  `unreadable`: "<name>: <fault>"
  [[noreturn]] void fail(const std::string& fault) const;

 private:
  std::string name_;
  std::uint64_t size_ = 0;
  int descriptor_ = -1;
  std::vector<std::byte> bytes_;
};

/// More pixels than any microscope's frame: a header that claims them is corrupt.
inline constexpr std::uint64_t largest_image_px = std::uint64_t{1} << 30;

}  // namespace leukolens
