#include "phase/source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "leukolens/phase/unfit.hpp"

namespace leukolens {
namespace {

constexpr std::uint64_t largest_in_memory = std::uint64_t{64} << 20;  // bytes

[[noreturn]] void throw_system(const std::string& name, int error) {
  const bool missing = error == ENOENT || error == ENOTDIR;
  throw UnfitImage(Unfit::unreadable,
                   name + ": " +
                       (missing                             ? "no such file. Check the path, or where the link leads."
                        : error == EACCES || error == EPERM ? "may not be read. Check its permissions."
                                                            : std::strerror(error) + std::string(". Check the file.")),
                   missing ? Kind::missing : Kind::io);
}

std::size_t read_fully(int descriptor, std::uint64_t offset, void* out, std::size_t count) noexcept {
  std::size_t done = 0;
  while (done < count) {
    const auto got =
        ::pread(descriptor, static_cast<char*>(out) + done, count - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

}  // namespace

Source::Source(const std::filesystem::path& path) : name_(path.string()) {
  // O_NONBLOCK: opening a named pipe must not wait for a writer.
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) throw_system(name_, errno);
  try {
    struct stat about {};
    if (::fstat(descriptor_, &about) != 0) throw_system(name_, errno);
    if (!S_ISREG(about.st_mode)) fail("not a regular file. Give an image file.");
    size_ = static_cast<std::uint64_t>(about.st_size);
    if (size_ == 0)
      throw UnfitImage(Unfit::empty, name_ + ": empty file (0 bytes). Copy it again from the microscope.");
    if (size_ <= largest_in_memory) whole();
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

Source::~Source() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::size_t Source::read_at(std::uint64_t offset, void* out, std::size_t count) const noexcept {
  if (offset >= size_) return 0;
  count = static_cast<std::size_t>(std::min<std::uint64_t>(count, size_ - offset));
  if (!in_memory()) return read_fully(descriptor_, offset, out, count);
  std::memcpy(out, bytes_.data() + offset, count);
  return count;
}

std::span<const std::byte> Source::whole() {
  if (in_memory()) return bytes_;
  std::vector<std::byte> bytes(static_cast<std::size_t>(size_));
  if (read_fully(descriptor_, 0, bytes.data(), bytes.size()) != bytes.size())
    throw UnfitImage(Unfit::unreadable, name_ + ": could not be read to its end. Is it still being written?", Kind::io);
  bytes_ = std::move(bytes);
  ::close(descriptor_);  // thousands of open files would run into the system's limit
  descriptor_ = -1;
  return bytes_;
}

void Source::fail(const std::string& fault) const { throw UnfitImage(Unfit::unreadable, name_ + ": " + fault); }

}  // namespace leukolens
