#include "leukolens/core/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include "leukolens/core/error.hpp"
#include "leukolens/core/links.hpp"

namespace leukolens {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& path, const char* what, int code) {
  const char* remedy = code == ENOSPC || code == EDQUOT                   ? " Free some space and run again."
                       : code == EACCES || code == EPERM || code == EROFS ? " Choose an output where you may write."
                       : code == ENOENT || code == ENOTDIR ? " Make its folder first, or choose another output."
                                                           : " Check the disk and the path.";
  throw Error(Kind::io, path.string() + ": " + what + ": " + std::strerror(code) + "." + remedy);
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : path_(path), number_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
    if (number_ < 0) fail(path, "cannot be opened for writing", errno);
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void write(std::string_view content) {
    while (!content.empty()) {
      const ssize_t n = ::write(number_, content.data(), content.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail(path_, "writing failed", errno);
      content.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  void sync_and_close() {
    if (::fsync(number_) != 0 && errno != EINVAL) fail(path_, "writing failed", errno);
    close();
  }
  /// Writes out all that the file system of this file holds back.
  void sync_file_system_and_close() {
    if (::syncfs(number_) != 0) fail(path_, "writing failed", errno);
    close();
  }
  void close() {
    if (::close(std::exchange(number_, -1)) != 0) fail(path_, "writing failed", errno);
  }

 private:
  fs::path path_;
  int number_;
};

fs::path folder_of(const fs::path& path) {
  const auto parent = path.parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

void sync_folder(const fs::path& folder) { Descriptor(folder, O_RDONLY | O_DIRECTORY).sync_and_close(); }

/// Has every file of a folder on the disk. A disk is waited for once a file, milliseconds each, so a folder of many is
/// written out by one call for its whole file system.
void sync_files_in(const fs::path& folder) {
  constexpr std::size_t many = 100;
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (files.size() == many) return Descriptor(folder, O_RDONLY | O_DIRECTORY).sync_file_system_and_close();
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  for (const auto& file : files) Descriptor(file, O_RDONLY).sync_and_close();
}

[[noreturn]] void fail_to_read(const fs::path& path, int code) {
  if (code == ENOENT || code == ENOTDIR) throw Error(Kind::missing, path.string() + ": no such file. Check the path.");
  const char* remedy = code == EACCES || code == EPERM ? " Ask its owner for the right to read it, or give a copy."
                                                       : " Check the disk and the path.";
  throw Error(Kind::io, path.string() + ": cannot be read: " + std::strerror(code) + "." + remedy);
}

std::string content_of(const fs::path& path) {
  check_readable(path);
  std::error_code error;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) fail_to_read(path, errno);
  std::string content;
  const auto size = fs::file_size(path, error);
  if (!error) content.reserve(size);
  char buffer[1 << 16];
  for (std::size_t n; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) content.append(buffer, n);
  const bool failed = std::ferror(file);
  std::fclose(file);
  if (failed) throw Error(Kind::io, path.string() + ": reading failed. Check the disk.");
  return content;
}

}  // namespace

fs::path without_trailing_slash(const fs::path& path) { return path.has_filename() ? path : path.parent_path(); }

void check_readable(const fs::path& path) {
  struct stat facts = {};
  if (::stat(path.c_str(), &facts) != 0) fail_to_read(path, errno);
  if (S_ISDIR(facts.st_mode))
    throw Error(Kind::bad_data, path.string() + ": is a folder; a file is needed. Name the file in it.");
  if (!S_ISREG(facts.st_mode)) return;  // a pipe can be opened but once
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) fail_to_read(path, errno);
  ::close(file);
}

std::string read_text(const fs::path& path) { return content_of(path); }

std::vector<std::byte> read_bytes(const fs::path& path) {
  const std::string content = content_of(path);
  const auto* begin = reinterpret_cast<const std::byte*>(content.data());
  return {begin, begin + content.size()};
}

void check_output(const fs::path& path, IfExists if_exists) {
  std::error_code error;
  if (path.empty()) throw Error(Kind::usage, "The output's name is empty. Give --output PATH.");
  if (if_exists == IfExists::refuse && fs::exists(fs::symlink_status(path, error)))
    throw Error(Kind::exists, path.string() + ": exists already. Give --force to replace it, or another --output.");
  const auto folder = folder_of(without_trailing_slash(path));
  if (!fs::is_directory(folder, error))
    throw Error(Kind::io, path.string() + ": cannot be written, there is no folder " + folder.string() +
                              ". Make it first, or choose another --output.");
  if (::access(folder.c_str(), W_OK) != 0)
    throw Error(Kind::io, path.string() + ": cannot be written, the folder " + folder.string() +
                              " is not writable. Choose another --output.");
}

void publish(const fs::path& part, const fs::path& path) {
  if (::rename(part.c_str(), path.c_str()) != 0) fail(path, "cannot be replaced", errno);
  sync_folder(folder_of(path));
}

void publish_file(const fs::path& part, const fs::path& path) {
  Descriptor(part, O_RDONLY).sync_and_close();
  publish(part, path);
}

void write_file(const fs::path& given, std::string_view content, IfExists if_exists) {
  check_output(given, if_exists);
  const fs::path path = link_target(given);
  if (path != given) check_output(path, IfExists::replace);
  if (fs::is_directory(path)) throw Error(Kind::exists, path.string() + ": is a folder. Choose another --output.");
  const fs::path part = path.string() + ".part";
  try {
    Descriptor file(part, O_WRONLY | O_CREAT | O_TRUNC);
    file.write(content);
    file.sync_and_close();
    publish(part, path);
  } catch (...) {
    std::error_code ignored;
    fs::remove(part, ignored);
    throw;
  }
}

void write_part_file(const fs::path& path, std::string_view content) {
  Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
  file.write(content);
  file.close();
}

namespace {

/// --force is for an older result, never for somebody's data.
void check_replaceable(const fs::path& path, std::string_view marker) {
  std::error_code error;
  if (!fs::exists(path, error)) return;
  if (!fs::is_directory(path, error))
    throw Error(Kind::exists, path.string() + ": is a file; a folder is written here. Choose another --output.");
  if (marker.empty() || fs::is_empty(path, error) || fs::exists(path / marker, error)) return;
  throw Error(Kind::exists, path.string() + ": holds no " + std::string(marker) +
                                ", so this command did not make it and --force does not replace it. Choose another "
                                "--output.");
}

}  // namespace

fs::path part_of(const fs::path& path) { return without_trailing_slash(link_target(path)).string() + ".part"; }

FolderWriter::FolderWriter(fs::path path, IfExists if_exists, std::string_view marker, LeftOver left_over)
    : path_(without_trailing_slash(link_target(path))) {
  check_output(path, if_exists);
  check_output(path_, IfExists::replace);
  check_replaceable(path_, marker);
  part_ = part_of(path_);
  std::error_code error;
  if (left_over == LeftOver::remove) fs::remove_all(part_, error);
  if (!error) fs::create_directory(part_, error);  // no fault where it is there
  if (error) fail(part_, "cannot be made", error.value());
}

FolderWriter::~FolderWriter() {
  std::error_code ignored;
  if (!committed_ && !keep_part_) fs::remove_all(part_, ignored);
}

void FolderWriter::commit() {
  sync_files_in(part_);
  const fs::path aside = part_.string() + ".old";  // a name that nobody gives to a folder of his own
  std::error_code error;
  fs::remove_all(aside, error);
  const bool replaces = fs::exists(fs::symlink_status(path_, error));
  if (replaces && ::rename(path_.c_str(), aside.c_str()) != 0) fail(path_, "cannot be put aside", errno);
  publish(part_, path_);
  committed_ = true;
  if (replaces) fs::remove_all(aside, error);
}

}  // namespace leukolens
