#include "dataset/folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <set>
#include <utility>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/file.hpp"

namespace leukolens {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};
using OpenFolder = std::unique_ptr<DIR, CloseFolder>;

enum class Entry { file, folder, link_to_folder, other };

// The directory says the type for free on most file systems; only links and the unknown need a stat.
Entry entry_of(int folder, const dirent& entry) {
  if (entry.d_type == DT_REG) return Entry::file;
  if (entry.d_type == DT_DIR) return Entry::folder;
  if (entry.d_type != DT_LNK && entry.d_type != DT_UNKNOWN) return Entry::other;
  struct stat own {
  }, target{};
  if (fstatat(folder, entry.d_name, &own, AT_SYMLINK_NOFOLLOW) != 0) return Entry::other;
  // A broken link to an image stays in the list: it becomes a row that says so.
  if (fstatat(folder, entry.d_name, &target, 0) != 0) return S_ISLNK(own.st_mode) ? Entry::file : Entry::other;
  if (S_ISREG(target.st_mode)) return Entry::file;
  if (!S_ISDIR(target.st_mode)) return Entry::other;
  return S_ISLNK(own.st_mode) ? Entry::link_to_folder : Entry::folder;
}

// Masks and maps of our own bear a mark; a model folder holds arrays for its own check.
bool holds_no_cells(int folder) {
  return faccessat(folder, ".leukolens-skip", F_OK, 0) == 0 || faccessat(folder, "model.json", F_OK, 0) == 0;
}

class Walk {
 public:
  Walk(const std::filesystem::path& root, const Warn& warn) : root_(root.string()), warn_(warn) {
    visit("");
    // Links come last, so that a folder keeps its own name where both lead to it.
    while (!links_.empty()) {
      const std::string link = *links_.begin();
      links_.erase(links_.begin());
      visit(link);
    }
    std::sort(listing_.images.begin(), listing_.images.end());
  }
  FolderListing take() { return std::move(listing_); }

 private:
  std::string full(const std::string& relative) const { return relative.empty() ? root_ : root_ + "/" + relative; }

  void visit(const std::string& relative) {
    const OpenFolder folder(opendir(full(relative).c_str()));
    struct stat self {};
    if (!folder || fstat(dirfd(folder.get()), &self) != 0)
      throw Error(Kind::io, full(relative) + ": the folder cannot be read (" + std::strerror(errno) +
                                "). Check its permissions.");
    if (!seen_.insert({self.st_dev, self.st_ino}).second) {
      if (warn_) warn_(full(relative) + ": leads to a folder that is listed already; passed over.");
      return;
    }
    if (!relative.empty() && holds_no_cells(dirfd(folder.get()))) return;
    std::vector<std::string> folders;
    const std::string prefix = relative.empty() ? "" : relative + "/";
    std::size_t binaries = 0;  // perhaps the frames of one capture
    while (const dirent* entry = readdir(folder.get())) {
      if (entry->d_name[0] == '.') continue;
      const Entry kind = entry_of(dirfd(folder.get()), *entry);
      if (kind == Entry::file) binaries += add_file(prefix, entry->d_name);
      if (kind == Entry::folder) folders.push_back(prefix + entry->d_name);
      if (kind == Entry::link_to_folder) links_.insert(prefix + entry->d_name);
    }
    if (binaries > 0) add_binaries(relative, binaries);
    std::sort(folders.begin(), folders.end());
    for (const std::string& below : folders) visit(below);
  }

  /// @returns  whether it can be a frame of a folder that is one capture
  bool add_file(const std::string& prefix, const char* name) {
    const char* dot = std::strrchr(name, '.');
    const std::string ending = dot ? lower(dot) : "";
    const auto& known = phase_file_endings();
    if (std::find(known.begin(), known.end(), ending) != known.end())
      listing_.images.push_back(prefix + name);
    else if (ending == ".bin")
      return true;
    else
      ++listing_.others[ending];
    return false;
  }

  void add_binaries(const std::string& relative, std::size_t count) {
    if (!is_capture_folder(full(relative)))
      listing_.others[".bin"] += count;
    else if (relative.empty())
      listing_.is_capture = true;
    else
      listing_.images.push_back(relative);
  }

  std::string root_;
  const Warn& warn_;
  FolderListing listing_;
  std::set<std::pair<dev_t, ino_t>> seen_;
  std::set<std::string> links_;
};

}  // namespace

FolderListing list_folder(const std::filesystem::path& root, const Warn& warn) { return Walk(root, warn).take(); }

}  // namespace leukolens
