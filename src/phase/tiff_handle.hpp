#pragma once
#include <tiffio.h>

#include <cstdint>
#include <string>

#include "phase/source.hpp"

namespace leukolens {

/// libtiff on a Source. Its messages are kept for our own error text, per file, and never reach stderr; so several
/// threads may each decode their own file.
class TiffHandle {
 public:
  /// @throws UnfitImage  `unreadable`
  explicit TiffHandle(Source& source);
  ~TiffHandle();
  TiffHandle(const TiffHandle&) = delete;
  TiffHandle& operator=(const TiffHandle&) = delete;

  TIFF* get() const { return tiff_; }
  void go_to(std::uint64_t directory_offset) const;

  /// @throws UnfitImage  `unreadable`: `fault` and libtiff's own words
  [[noreturn]] void fail(const std::string& fault) const;

 private:
  struct State {
    Source* source;
    std::uint64_t position = 0;
    char message[200] = "";
  } state_;
  TIFF* tiff_ = nullptr;

  static State& state(void* handle) { return *static_cast<State*>(handle); }
  static tmsize_t on_read(thandle_t handle, void* out, tmsize_t count);
  static toff_t on_seek(thandle_t handle, toff_t offset, int whence);
  static int on_map(thandle_t handle, void** base, toff_t* size);
  static int on_error(TIFF*, void* user, const char*, const char* format, va_list values);
};

}  // namespace leukolens
