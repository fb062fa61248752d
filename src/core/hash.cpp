#include "leukolens/core/hash.hpp"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <vector>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"

namespace leukolens {

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  if (!state_->context || EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) != 1)
    throw Error(Kind::io, "OpenSSL offers no SHA-256");
}
Sha256::~Sha256() = default;

void Sha256::add(std::span<const std::byte> bytes) { EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()); }
void Sha256::add(std::string_view text) { EVP_DigestUpdate(state_->context, text.data(), text.size()); }

std::string Sha256::hex() {
  std::array<unsigned char, 32> digest;
  EVP_DigestFinal_ex(state_->context, digest.data(), nullptr);
  std::string text;
  for (const unsigned char byte : digest) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

std::string sha256(std::string_view text) {
  Sha256 hash;
  hash.add(text);
  return hash.hex();
}

std::string sha256_of_file(const std::filesystem::path& path) {
  check_readable(path);
  std::ifstream file(path, std::ios::binary);
  Sha256 hash;
  std::vector<char> buffer(1 << 16);
  while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), file.gcount() > 0)
    hash.add(std::string_view(buffer.data(), static_cast<std::size_t>(file.gcount())));
  if (file.bad()) throw Error(Kind::io, path.string() + ": reading failed. Check the disk.");
  return hash.hex();
}

}  // namespace leukolens
