#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace leukolens {

/// A file that grows at its end and belongs to one process at a time. What was written is with the kernel at once, so
/// it survives the end of the process; `sync` makes it survive the end of the machine.
class PartFile {
 public:
  /// Opens, or makes, the file and keeps other processes out.
  /// @throws Error  Kind::io naming the path and the reason; Kind::exists where another process is writing it
  explicit PartFile(std::filesystem::path path);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  void cut(std::size_t bytes);        ///< keeps the beginning and goes on behind it
  void write(std::string_view text);  ///< @throws Error  Kind::io; the beginning that was written stays
  void sync();

 private:
  [[noreturn]] void fail(const char* what) const;
  std::filesystem::path path_;
  int file_;
};

}  // namespace leukolens
