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
  const auto entry = zip_name_locate(archive.get(), (name + ".npy").c_str(), 0);
  if (entry < 0)
    throw Error(Kind::bad_data, path.string() + ": no array `" + name + "`; it holds " + join(npz_names(path), ", ") +
                                    ". Give the names with --arrays SCORES,LABELS.");
  zip_stat_t stat;
  const auto index = static_cast<zip_uint64_t>(entry);
  std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(zip_fopen_index(archive.get(), index, 0), &zip_fclose);
  if (!file || zip_stat_index(archive.get(), index, 0, &stat) != 0)
    throw Error(Kind::bad_data, path.string() + ": array `" + name + "` cannot be opened. Copy the file again.");
  // A damaged entry can promise any size: read until it ends, in pieces.
  std::vector<std::byte> bytes;
  for (zip_int64_t got = 1; got > 0;) {
    const std::size_t before = bytes.size(),
                      piece = std::min<zip_uint64_t>(stat.size - before + 1, zip_uint64_t{1} << 24);
    bytes.resize(before + piece);
    got = zip_fread(file.get(), bytes.data() + before, piece);
    bytes.resize(before + static_cast<std::size_t>(std::max<zip_int64_t>(got, 0)));
    if (got < 0) throw Error(Kind::bad_data, path.string() + ": array `" + name + "` is damaged. Copy the file again.");
  }
  return bytes;
}

Array read_npz(const std::filesystem::path& path, const std::string& name) {
  return read_npy(read_npz_bytes(path, name), path.string() + ":" + name);
}

}  // namespace leukolens
