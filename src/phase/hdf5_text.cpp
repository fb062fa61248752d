#include "phase/hdf5_text.hpp"

#include <hdf5.h>

#include <algorithm>

#include "phase/hdf5_id.hpp"

namespace leukolens {
namespace {

constexpr std::size_t longest = std::size_t{16} << 20;
using Read = std::function<int(std::int64_t, void*)>;

std::optional<std::string> of_variable_length(hid_t type, const Read& read) {
  char* text = nullptr;
  if (read(type, &text) < 0 || !text) return {};
  std::string out(text);
  H5free_memory(text);
  return out;
}

std::optional<std::string> of_bytes(hid_t type, std::size_t size, const Read& read) {
  if (size == 0 || size > longest) return {};
  std::string text(size, '\0');
  if (read(type, text.data()) < 0) return {};
  text.resize(std::min(text.find('\0'), text.size()));
  return text;
}

}  // namespace

std::optional<std::string> read_hdf5_text(std::int64_t type, std::int64_t space, const Read& read) {
  const auto count = H5Sget_simple_extent_npoints(space);
  const auto kind = H5Tget_class(type);
  const auto size = H5Tget_size(type);
  if (count < 1) return {};
  if (kind == H5T_INTEGER && size == 1) return of_bytes(H5T_NATIVE_UINT8, static_cast<std::size_t>(count), read);
  if (count != 1) return {};
  const Hdf5Id memory(H5Tcopy(type), H5Tclose);
  if (kind == H5T_OPAQUE) return of_bytes(memory.get(), size, read);
  if (kind != H5T_STRING) return {};
  if (H5Tis_variable_str(type) > 0) return of_variable_length(memory.get(), read);
  auto text = of_bytes(memory.get(), size, read);
  while (text && H5Tget_strpad(type) == H5T_STR_SPACEPAD && text->ends_with(' ')) text->pop_back();
  return text;
}

}  // namespace leukolens
