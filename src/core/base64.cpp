#include "leukolens/core/base64.hpp"

#include <openssl/evp.h>

namespace leukolens {

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3), '\0');
  // Room for the terminating 0 that OpenSSL writes is where std::string has its own.
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()));
  return text;
}

}  // namespace leukolens
