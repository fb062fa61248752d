#include "leukolens/core/npz.hpp"

#include <zip.h>

#include <algorithm>
#include <memory>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

using Archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;

Archive open_archive(const std::filesystem::path& path) {
  check_readable(path);
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (!archive) throw Error(Kind::bad_data, path.string() + ": not a NumPy .npz archive, or cut off. Copy it again.");
  return {archive, &zip_discard};
}

using OpenEntry = std::unique_ptr<zip_file_t, decltype(&zip_fclose)>;

/// Opens an entry and finds the size it promises, which a damaged one can do of any size.
OpenEntry open_entry(zip_t* archive, const std::filesystem::path& path, const std::string& name, zip_stat_t& stat) {
  const auto entry = zip_name_locate(archive, (name + ".npy").c_str(), 0);
  if (entry < 0)
    throw Error(Kind::bad_data, path.string() + ": no array `" + name + "`; it holds " + join(npz_names(path), ", ") +
                                    ". Give the names with --arrays SCORES,LABELS.");
  const auto index = static_cast<zip_uint64_t>(entry);
  OpenEntry file(zip_fopen_index(archive, index, 0), &zip_fclose);
  if (!file || zip_stat_index(archive, index, 0, &stat) != 0)
    throw Error(Kind::bad_data, path.string() + ": array `" + name + "` cannot be opened. Copy the file again.");
  return file;
}

[[noreturn]] void damaged(const std::filesystem::path& path, const std::string& name) {
  throw Error(Kind::bad_data, path.string() + ": array `" + name + "` is damaged. Copy the file again.");
}

}  // namespace

std::vector<std::string> npz_names(const std::filesystem::path& path) {
  const auto archive = open_archive(path);
  std::vector<std::string> names;
  for (zip_int64_t i = 0; i < zip_get_num_entries(archive.get(), 0); ++i) {
    const char* stored = zip_get_name(archive.get(), static_cast<zip_uint64_t>(i), 0);
    std::string name = stored ? stored : "";  // a damaged entry has none
    if (name.ends_with(".npy")) names.push_back(name.substr(0, name.size() - 4));
  }
  return names;
}

std::vector<std::byte> read_npz_bytes(const std::filesystem::path& path, const std::string& name) {
  const auto archive = open_archive(path);
  zip_stat_t stat;
  const auto file = open_entry(archive.get(), path, name, stat);
  std::vector<std::byte> bytes;  // read until it ends, in pieces
  for (zip_int64_t got = 1; got > 0;) {
    const std::size_t before = bytes.size(),
                      piece = std::min<zip_uint64_t>(stat.size - before + 1, zip_uint64_t{1} << 24);
    bytes.resize(before + piece);
    got = zip_fread(file.get(), bytes.data() + before, piece);
    bytes.resize(before + static_cast<std::size_t>(std::max<zip_int64_t>(got, 0)));
    if (got < 0) damaged(path, name);
  }
  return bytes;
}

Array read_npz(const std::filesystem::path& path, const std::string& name) {
  return read_npy(read_npz_bytes(path, name), path.string() + ":" + name);
}

struct NpzStream::Entry {
  std::filesystem::path path;
  std::string name;
  Archive archive;
  zip_stat_t stat = {};
  OpenEntry file;
  NpyHeader header = {};
  std::vector<std::byte> ahead = {};  ///< samples that were read with the header
  zip_uint64_t left = 0;              ///< bytes of samples to come

  Entry(const std::filesystem::path& at, const std::string& array)
      : path(at), name(array), archive(open_archive(at)), file(open_entry(archive.get(), at, array, stat)) {}

  /// Fills `out` from the archive, or as much of it as there is.
  std::size_t fill(std::span<std::byte> out) {
    std::size_t got = 0;
    while (got < out.size()) {
      const auto piece = zip_fread(file.get(), out.data() + got, out.size() - got);
      if (piece < 0) damaged(path, name);
      if (piece == 0) break;
      got += static_cast<std::size_t>(piece);
    }
    return got;
  }
};

NpzStream::NpzStream(const std::filesystem::path& path, const std::string& name)
    : entry_(std::make_unique<Entry>(path, name)) {
  constexpr std::size_t largest_header = 1 << 16;  // of version 1; numpy writes no longer ones of plain arrays
  constexpr zip_uint64_t best_deflate = 1032;      // bytes out of one byte
  Entry& e = *entry_;
  e.ahead.resize(std::min<zip_uint64_t>(e.stat.size, largest_header));
  e.ahead.resize(e.fill(e.ahead));
  e.header = parse_npy_header(e.ahead, path.string() + ":" + name);
  const zip_uint64_t promised =
      std::min<zip_uint64_t>(e.stat.size - e.header.data_offset, best_deflate * std::filesystem::file_size(path));
  e.left = size_of(e.header.type);
  for (const std::size_t side : e.header.shape) {
    if (side != 0 && e.left > promised / side)
      throw Error(Kind::bad_data,
                  path.string() + ":" + name +
                      ": cut off: the header promises more samples than the file holds. Copy it again.");
    e.left *= side;
  }
  e.ahead.erase(e.ahead.begin(), e.ahead.begin() + static_cast<std::ptrdiff_t>(e.header.data_offset));
}

NpzStream::~NpzStream() = default;
NpzStream::NpzStream(NpzStream&&) noexcept = default;
NpzStream& NpzStream::operator=(NpzStream&&) noexcept = default;

const NpyHeader& NpzStream::header() const { return entry_->header; }

void NpzStream::read(std::span<std::byte> out) {
  Entry& e = *entry_;
  const std::size_t known = std::min(out.size(), e.ahead.size());
  std::copy_n(e.ahead.begin(), known, out.begin());
  e.ahead.erase(e.ahead.begin(), e.ahead.begin() + static_cast<std::ptrdiff_t>(known));
  if (out.size() > e.left || e.fill(out.subspan(known)) < out.size() - known) damaged(e.path, e.name);
  e.left -= out.size();
  std::byte rest[512];
  if (e.left == 0)
    while (e.fill(rest) > 0) continue;  // the archive's checksum is looked at where the entry ends
}

}  // namespace leukolens
