#include "explain/manifest.hpp"

#include <cerrno>
#include <cstring>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"

namespace leukolens {
namespace {

// The file's layout: {\n, the head's members one a line, then these.
constexpr std::string_view cells_begin = "  \"cells\": [", entry_indent = "\n    ";

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
  file_ << cells_begin;
}

ManifestWriter::ManifestWriter(const std::filesystem::path& path, std::uintmax_t end, bool any_entry)
    : path_(path), first_(!any_entry) {
  std::filesystem::resize_file(path, end);
  file_.open(path, std::ios::binary | std::ios::app);
}

void ManifestWriter::fail() const {
  throw Error(Kind::io, path_.string() + ": writing failed: " + std::strerror(errno) +
                            ". Free some space, or choose another --output.");
}

void ManifestWriter::append(const Json& entry) {
  file_ << (first_ ? "" : ",") << entry_indent << text_of(entry);
  first_ = false;
  if (!file_) fail();
}

void ManifestWriter::flush() {
  file_.flush();
  if (!file_) fail();
}

void ManifestWriter::finish(const Json& summary) {
  file_ << "\n  ],\n  \"summary\": " << text_of(summary) << "\n}\n";
  file_.close();
  if (!file_) fail();
}

UnfinishedManifest read_unfinished_manifest(const std::filesystem::path& path) {
  UnfinishedManifest found;
  if (!std::filesystem::exists(path)) return found;
  const auto text = read_text(path);
  const auto begin = text.find("\n" + std::string(cells_begin));
  if (begin == std::string::npos) return found;
  auto head = Json::parse(text.substr(0, text.rfind(',', begin)) + "}", nullptr, /*allow_exceptions=*/false);
  if (!head.is_object()) return found;
  found.head = std::make_shared<const Json>(std::move(head));
  auto at = begin + 1 + cells_begin.size();
  found.end = at;
  while (text.compare(at, entry_indent.size(), entry_indent) == 0) {
    const auto from = at + entry_indent.size(), to = std::min(text.find('\n', from), text.size());
    auto line = text.substr(from, to - from);
    const bool followed = line.ends_with(',');
    if (followed) line.pop_back();
    auto entry = Json::parse(line, nullptr, false);
    if (!entry.is_object()) break;
    found.cells.push_back(std::move(entry));
    found.end = from + line.size();
    if (!followed) break;
    at = to;
  }
  return found;
}

}  // namespace leukolens
