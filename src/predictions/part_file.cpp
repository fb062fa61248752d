#include "predictions/part_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "leukolens/core/error.hpp"

namespace leukolens {

PartFile::PartFile(std::filesystem::path path)
    : path_(std::move(path)), file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666)) {
  if (file_ < 0)
    throw Error(Kind::io, path_.string() + ": cannot be opened for writing: " + std::strerror(errno) +
                              ". Choose another --output.");
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {  // file systems without locks go without
    ::close(file_);
    throw Error(Kind::exists,
                path_.string() + ": another process is writing it. Wait for its end, or choose another --output.");
  }
}

PartFile::~PartFile() { ::close(file_); }

void PartFile::fail(const char* what) const {
  throw Error(Kind::io, path_.string() + ": " + what + " failed: " + std::strerror(errno) +
                            ". The rows written so far stay; mend it (free some space) and go on with --resume.");
}

void PartFile::cut(std::size_t bytes) {
  if (::ftruncate(file_, static_cast<off_t>(bytes)) != 0) fail("cutting back");
  if (::lseek(file_, 0, SEEK_END) < 0) fail("seeking");
}

void PartFile::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("writing");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void PartFile::sync() {
  if (::fsync(file_) != 0) fail("writing");
}

}  // namespace leukolens
