#include "leukolens/explain/safe_name.hpp"

#include "leukolens/core/hash.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

constexpr std::size_t longest = 180;  // of 255 bytes that file systems allow, with room for endings

bool is_plain(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
         c == '#' || c == '%' || c == '-';
}

/// An underscore that could be mistaken for part of a slash's `__`.
bool is_ambiguous(const std::string& id, std::size_t i) {
  const auto confuses = [](char c) { return c == '_' || c == '/'; };
  return id[i] == '_' && ((i > 0 && confuses(id[i - 1])) || (i + 1 < id.size() && confuses(id[i + 1])));
}

std::string shortened(const std::string& name, const std::string& id) {
  if (name.size() <= longest) return name;
  return name.substr(0, longest - 17) + "-" + sha256(id).substr(0, 16);
}

}  // namespace

std::string safe_name(const std::string& id) {
  std::string name;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (id[i] == '/') {
      name += "__";
    } else if (!is_plain(id[i]) || is_ambiguous(id, i) || (i == 0 && id[i] == '.')) {
      name += percent_encoded(id[i]);
    } else {
      name += id[i];
    }
  }
  return shortened(name, id);
}

std::string safe_class_name(const std::string& name) {
  std::string out;
  for (const char c : name) out += is_plain(c) && c != '.' ? std::string(1, c) : percent_encoded(c);
  return shortened(out, name);
}

}  // namespace leukolens
