#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/dataset/role.hpp"
#include "leukolens/phase/file.hpp"

namespace leukolens {

/// Where labels come from when the input is not a manifest.
enum class FolderLabels {
  none,           ///< no labels
  every_folder,   ///< the parent folder's name (train); images directly in the only root have none
  known_classes,  ///< the parent folder's name where it is one of `classes` (classify)
};

/// What the names of files say of their cells: regular expressions (ECMAScript), searched for in the relative path. The
/// first group is the value, or the whole match where there is no group. Empty: no rule.
struct NameRules {
  std::string label, donor, specimen, capture;
};
bool any_rule(const NameRules& rules);
/// The rules that there are: `{"label_from": "_(Mon|Neu)_", ...}`.
Json to_json(const NameRules& rules);

struct InputOptions {
  FolderLabels labels = FolderLabels::none;
  std::vector<std::string> classes;           ///< for `known_classes`
  std::vector<std::string> include, exclude;  ///< globs on the relative path (`*`, `?`, `**`), without `/` on its last
                                              ///< part; for folders and manifests; empty include: all
  bool require_label = false;                 ///< a manifest must have the column `label`, or the names say it
  NameRules names = {};                       ///< instead of folders' names; a manifest's own columns win
};

/// One image file to read, with what a manifest or its folder says about it.
struct InputFile {
  std::string path;  ///< where it can be opened (text: a filesystem::path takes several times the memory)
  /// `/` separators; the stem of its cells' ids and the column `source`. Below a folder argument: relative to it. A
  /// file argument: its name. A manifest's row: relative to the manifest's folder; where the image lies elsewhere, that
  /// relative path without its leading `..`, so never absolute.
  std::string relative_path;
  std::string label, donor, specimen, capture;  ///< empty: unknown
  std::optional<Role> role;                     ///< as given by the manifest
  std::optional<std::size_t> frame;             ///< only this frame (manifest column `frame`)
  std::vector<std::string> extra;               ///< values of Inputs::extra_columns
};

struct Inputs {
  std::vector<InputFile> files;            ///< folders: bytewise path order; manifests: their own
  std::vector<std::string> extra_columns;  ///< manifest columns carried through
  bool from_manifest = false;
  std::map<std::string, std::size_t> not_read;  ///< files of folders that are not read, by format ("BMP", ".txt")
  std::size_t masks = 0;                        ///< passed over beside the images of folders
  NameRules names = {};                         ///< that were applied
};

/// Folders (recursive, known endings, hidden files passed over, links followed, each folder once; masks beside
/// their images passed over with a warning), files, or one manifest CSV `path,label[,...]` (paths relative to it,
/// `split` read as role, column names in any case and spaces at the ends of names passed over with a warning).
/// @param warn  told of labels, donors and specimens that differ only by case, spaces or Unicode form
/// @throws Error  Kind::missing naming the path; Kind::bad_data: empty folder, no known image, a required column
///                missing (lists those found), manifest row whose file is missing (line), equal ids from two roots,
///                class names that look the same, text that is not UTF-8, a required label that a name does not say;
///                Kind::usage: a name rule that is no regular expression
Inputs list_inputs(const std::vector<std::filesystem::path>& paths, const InputOptions& options, const Warn& warn);

/// True for a .csv whose header has a column `path`.
bool is_manifest(const std::filesystem::path& path);

/// As core/output_apart.hpp for the images themselves, which a manifest may name anywhere.
/// @throws Error  Kind::usage naming the output and the image that would be replaced
void check_output_apart(const std::filesystem::path& output, const Inputs& inputs);

}  // namespace leukolens
