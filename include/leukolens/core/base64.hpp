#pragma once
#include <string>
#include <string_view>

namespace leukolens {

/// Base64 with padding, on one line (RFC 4648, section 4).
std::string base64(std::string_view bytes);

}  // namespace leukolens
