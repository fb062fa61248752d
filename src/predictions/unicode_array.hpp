#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace leukolens {

/// NumPy's `<U` arrays, one-dimensional: UTF-32 text of equal width, padded with zeros.
/// Bytes that are no UTF-8 become U+FFFD.
std::string unicode_npy(const std::vector<std::string>& texts);

/// True for an .npy file of `<U` samples.
bool is_unicode_npy(std::span<const std::byte> file);

/// @throws Error  Kind::bad_data naming `name`: another type, more than one dimension, cut off
std::vector<std::string> read_unicode_npy(std::span<const std::byte> file, const std::string& name);

}  // namespace leukolens
