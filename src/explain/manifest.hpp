#pragma once
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include "leukolens/core/json_fwd.hpp"

namespace leukolens {

/// manifest.json, written entry by entry so that its size costs no memory: the head's members, then `cells`, one a
/// line, then the summary's members.
class ManifestWriter {
 public:
  ManifestWriter(const std::filesystem::path& path, const Json& head);
  /// Goes on behind the whole entries of a manifest under way; what follows them is cut off.
  /// @param end  as `read_unfinished_manifest` says it
  ManifestWriter(const std::filesystem::path& path, std::uintmax_t end, bool any_entry);
  void append(const Json& entry);
  void flush();  ///< hands all entries to the system, so that they outlive this process  @throws Error  Kind::io
  void finish(const Json& summary);  ///< @throws Error  Kind::io

 private:
  [[noreturn]] void fail() const;
  std::filesystem::path path_;
  std::ofstream file_;
  bool first_ = true;
};

/// What an interrupted run left of manifest.json.
struct UnfinishedManifest {
  std::shared_ptr<const Json> head;  ///< null: not even the head is whole
  std::vector<Json> cells;           ///< the whole entries
  std::uintmax_t end = 0;            ///< bytes up to the end of the last whole entry
};
/// @returns  nothing known where there is no such file
UnfinishedManifest read_unfinished_manifest(const std::filesystem::path& path);

}  // namespace leukolens
