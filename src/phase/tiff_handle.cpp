#include "phase/tiff_handle.hpp"

#include <cstdarg>
#include <cstdio>
#include <memory>

namespace leukolens {
namespace {

constexpr tmsize_t largest_allocation = tmsize_t{1} << 30;  // bytes, of one table or strip within libtiff

}  // namespace

TiffHandle::TiffHandle(Source& source) : state_{&source} {
  const std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions*)> options(TIFFOpenOptionsAlloc(),
                                                                             TIFFOpenOptionsFree);
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), largest_allocation);
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), on_error, &state_);
  // Warnings are about tags that other programs wrote; what matters to pixels comes as an error.
  TIFFOpenOptionsSetWarningHandlerExtR(
      options.get(), [](TIFF*, void*, const char*, const char*, va_list) { return 1; }, nullptr);
  tiff_ = TIFFClientOpenExt(
      source.name().c_str(), source.in_memory() ? "r" : "rm", &state_, on_read,
      [](thandle_t, void*, tmsize_t) -> tmsize_t { return -1; }, on_seek, [](thandle_t) { return 0; },
      [](thandle_t handle) -> toff_t { return state(handle).source->size(); }, on_map, [](thandle_t, void*, toff_t) {},
      options.get());
  if (!tiff_) fail("corrupt or truncated TIFF");
}

TiffHandle::~TiffHandle() {
  if (tiff_) TIFFClose(tiff_);
}

void TiffHandle::go_to(std::uint64_t directory_offset) const {
  if (TIFFCurrentDirOffset(tiff_) == directory_offset) return;
  if (!TIFFSetSubDirectory(tiff_, directory_offset)) fail("corrupt or truncated TIFF");
}

void TiffHandle::fail(const std::string& fault) const {
  const std::string said = state_.message;
  state_.source->fail(fault + (said.empty() ? "" : " (" + said + ")") + ". Copy or export it again.");
}

tmsize_t TiffHandle::on_read(thandle_t handle, void* out, tmsize_t count) {
  State& s = state(handle);
  if (count < 0) return -1;
  const auto got = s.source->read_at(s.position, out, static_cast<std::size_t>(count));
  s.position += got;
  return static_cast<tmsize_t>(got);
}

toff_t TiffHandle::on_seek(thandle_t handle, toff_t offset, int whence) {
  State& s = state(handle);
  s.position = offset + (whence == SEEK_CUR ? s.position : whence == SEEK_END ? s.source->size() : 0);
  return s.position;
}

int TiffHandle::on_map(thandle_t handle, void** base, toff_t* size) {
  const auto bytes = state(handle).source->whole();
  *base = const_cast<std::byte*>(bytes.data());
  *size = bytes.size();
  return 1;
}

int TiffHandle::on_error(TIFF*, void* user, const char*, const char* format, va_list values) {
  State& s = state(user);
  if (s.message[0] == '\0') std::vsnprintf(s.message, sizeof s.message, format, values);
  return 1;  // handled: libtiff's global handler, which prints, is not called
}

}  // namespace leukolens
