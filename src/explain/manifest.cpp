#include "explain/manifest.hpp"

#include <cerrno>
#include <cstring>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"

namespace leukolens {
namespace {

/// Names may hold bytes that are not UTF-8; JSON cannot, so they become U+FFFD.
std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

void write_members(std::ofstream& file, const Json& object) {
  for (const auto& [key, value] : object.items()) file << "  " << text_of(key) << ": " << text_of(value) << ",\n";
}

}  // namespace

ManifestWriter::ManifestWriter(const std::filesystem::path& path, const Json& head)
    : path_(path), file_(path, std::ios::binary) {
  file_ << "{\n";
  write_members(file_, head);
}

void ManifestWriter::fail() const {
  throw Error(Kind::io, path_.string() + ": writing failed: " + std::strerror(errno) +
                            ". Free some space, or choose another --output.");
}

void ManifestWriter::append(const Json& entry) {
  file_ << (first_ ? "  \"cells\": [\n    " : ",\n    ") << text_of(entry);
  first_ = false;
  if (!file_) fail();
}

void ManifestWriter::finish(const Json& summary) {
  file_ << "\n  ],\n  \"summary\": " << text_of(summary) << "\n}\n";
  file_.close();
  if (!file_) fail();
}

}  // namespace leukolens
