#include "phase/tiff_pages.hpp"

#include <array>
#include <string>
#include <unordered_set>

namespace leukolens {
namespace {

// TIFF 6.0 (Adobe, 1992), section 2; BigTIFF differs in the widths of offsets and counts.
constexpr unsigned tag_new_subfile_type = 254, tag_subfile_type = 255, first_private_tag = 32768;
constexpr std::array<unsigned, 19> bytes_of_type = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

struct Directory {
  std::uint64_t next = 0;  ///< 0: the last one
  bool reduced = false;    ///< a thumbnail, another reduced-resolution copy, or a mask
};

class Walker {
 public:
  explicit Walker(const Source& source) : source_(source) {
    unsigned char head[16] = {};
    const auto got = source_.read_at(0, head, sizeof head);
    little_ = head[0] == 'I';
    big_ = number(head + 2, 2) == 43;
    if (got < (big_ ? 16u : 8u)) cut_off();
    first_ = big_ ? number(head + 8, 8) : number(head + 4, 4);
  }

  std::uint64_t first() const { return first_; }

  Directory read(std::uint64_t offset) {
    const std::size_t count_bytes = big_ ? 8 : 2, entry_bytes = big_ ? 20 : 12, offset_bytes = big_ ? 8 : 4;
    unsigned char head[8];
    if (source_.read_at(offset, head, count_bytes) != count_bytes) cut_off();
    const std::uint64_t entries = number(head, count_bytes);
    if (entries > source_.size() / entry_bytes) cut_off();
    buffer_.resize(entries * entry_bytes + offset_bytes);
    if (source_.read_at(offset + count_bytes, buffer_.data(), buffer_.size()) != buffer_.size()) cut_off();

    Directory directory;
    for (std::uint64_t i = 0; i < entries; ++i) look_at(buffer_.data() + i * entry_bytes, directory);
    directory.next = number(buffer_.data() + entries * entry_bytes, offset_bytes);
    return directory;
  }

 private:
  void look_at(const unsigned char* entry, Directory& directory) const {
    const auto tag = number(entry, 2), type = number(entry + 2, 2);
    const std::size_t width = big_ ? 8 : 4;
    const std::uint64_t count = number(entry + 4, width);
    const unsigned char* value = entry + 4 + width;
    const unsigned unit = type < bytes_of_type.size() ? bytes_of_type[type] : 0;
    // Vendors' private tags are often damaged by other programs and hold nothing that is read here.
    if (unit != 0 && tag < first_private_tag) {
      if (count > source_.size()) cut_off();
      if (count * unit > width && number(value, width) + count * unit > source_.size()) cut_off();
    }
    constexpr unsigned reduced_or_mask = 1 | 4;
    if (tag == tag_new_subfile_type) directory.reduced |= (number(value, unit == 2 ? 2 : 4) & reduced_or_mask) != 0;
    if (tag == tag_subfile_type) directory.reduced |= number(value, 2) == 2;
  }

  std::uint64_t number(const unsigned char* bytes, std::size_t count) const {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8 | bytes[little_ ? count - 1 - i : i];
    return value;
  }

  [[noreturn]] void cut_off() const { source_.fail("truncated TIFF: it ends before its tags do. Copy it again."); }

  const Source& source_;
  bool little_ = true, big_ = false;
  std::uint64_t first_ = 0;
  std::vector<unsigned char> buffer_;
};

}  // namespace

TiffPages tiff_pages(const Source& source) {
  Walker walker(source);
  TiffPages full, reduced;
  std::unordered_set<std::uint64_t> seen;
  for (std::uint64_t offset = walker.first(); offset != 0;) {
    if (!seen.insert(offset).second) source.fail("corrupt TIFF: its list of pages runs in a circle. Copy it again.");
    const Directory directory = walker.read(offset);
    TiffPages& pages = directory.reduced ? reduced : full;
    pages.offsets.push_back(offset);
    pages.numbers.push_back(seen.size() - 1);
    offset = directory.next;
  }
  if (full.offsets.empty() && reduced.offsets.empty()) source.fail("a TIFF without pages. Export it again.");
  if (full.offsets.empty()) return reduced;
  full.passed_over = reduced.offsets.size();
  return full;
}

}  // namespace leukolens
