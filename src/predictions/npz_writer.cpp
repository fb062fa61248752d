#include "predictions/npz_writer.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zip.h>

#include <cerrno>
#include <cstring>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& why) {
  throw Error(Kind::io, path.string() + ": writing failed: " + why + ". Free some space and go on with --resume.");
}

void add(zip_t* archive, const std::string& name, const std::string& bytes, const std::filesystem::path& path) {
  zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  const zip_int64_t index = source ? zip_file_add(archive, (name + ".npy").c_str(), source, 0) : -1;
  if (index < 0) {
    zip_source_free(source);
    fail(path, zip_strerror(archive));
  }
  const auto entry = static_cast<zip_uint64_t>(index);
  zip_set_file_compression(archive, entry, ZIP_CM_DEFLATE, 1);
  zip_file_set_dostime(archive, entry, 0, 0x21, 0);  // 1980-01-01, the format's first day
}

}  // namespace

void write_npz(const std::filesystem::path& path, const std::vector<std::pair<std::string, std::string>>& arrays) {
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
  if (!archive) fail(path, std::strerror(errno));
  try {
    for (const auto& [name, bytes] : arrays) add(archive, name, bytes, path);
  } catch (...) {
    zip_discard(archive);
    throw;
  }
  if (zip_close(archive) != 0) {
    const std::string why = zip_strerror(archive);
    zip_discard(archive);
    fail(path, why);
  }
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  const int reason = errno;
  if (file >= 0) ::close(file);
  if (!synced) fail(path, std::strerror(reason));
}

}  // namespace leukolens
