#pragma once
#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leukolens {

/// Sees that a file can be opened before a reader, which could not say why not, takes it.
/// @throws Error  Kind::missing where there is none, Kind::bad_data for a folder, Kind::io with the system's reason (no
///                permission), each naming the path and the remedy
void check_readable(const std::filesystem::path& path);

/// A file in memory. @throws Error  as check_readable; Kind::io
std::vector<std::byte> read_bytes(const std::filesystem::path& path);
std::string read_text(const std::filesystem::path& path);

/// What to do where an output is there already.
enum class IfExists { refuse, replace };

/// Writes a file whole or not at all: `path.part`, fsync, rename, fsync of the folder. Where `path` is a symbolic link,
/// its target is written and the link stays.
/// @throws Error  Kind::exists (remedy: --force), Kind::io naming the path and the system's reason
void write_file(const std::filesystem::path& path, std::string_view content, IfExists if_exists = IfExists::replace);

/// Writes a file of a folder under way: FolderWriter's commit makes it durable, so it needs no fsync of its own.
/// @throws Error  Kind::io naming the path and the system's reason
void write_part_file(const std::filesystem::path& path, std::string_view content);

/// @throws Error  Kind::exists when something is at `path` and `if_exists` is refuse (text: "...: exists already. Give
/// --force to replace it.");
///                Kind::io when its parent folder is missing or cannot be written
void check_output(const std::filesystem::path& path, IfExists if_exists);

/// `out/` and `out` are the same path.
std::filesystem::path without_trailing_slash(const std::filesystem::path& path);

/// Where a folder grows until it is whole: `path.part`, for `path/` too; of a symbolic link beside its target.
std::filesystem::path part_of(const std::filesystem::path& path);

/// What to do with the `.part` folder that an earlier run left.
enum class LeftOver { remove, keep };

/// A folder that appears whole or not at all: filled in `path.part`, renamed by `commit()`. An older folder is put
/// aside first and removed after the rename. Without commit the `.part` folder is removed by the destructor,
/// unless `keep_part()` was called (work worth resuming).
class FolderWriter {
 public:
  /// @param marker  a file that every such folder holds: a folder with content but without it is somebody's data and is
  ///                not replaced; empty: any folder is
  /// @throws Error  as check_output; Kind::exists for a file, or a folder that is not to be replaced
  FolderWriter(std::filesystem::path path, IfExists if_exists, std::string_view marker = {},
               LeftOver left_over = LeftOver::remove);
  ~FolderWriter();
  FolderWriter(const FolderWriter&) = delete;
  FolderWriter& operator=(const FolderWriter&) = delete;

  const std::filesystem::path& part() const { return part_; }  ///< where to write until commit
  void keep_part() { keep_part_ = true; }
  void commit();

 private:
  std::filesystem::path path_, part_;
  bool keep_part_ = false, committed_ = false;
};

/// Renames a finished `.part` file over its final name, durably. @throws Error  Kind::io
void publish(const std::filesystem::path& part, const std::filesystem::path& path);

/// The same for a file that another library wrote and closed: fsync first.
void publish_file(const std::filesystem::path& part, const std::filesystem::path& path);

}  // namespace leukolens
