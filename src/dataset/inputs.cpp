#include "leukolens/dataset/inputs.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "dataset/folder.hpp"
#include "dataset/glob.hpp"
#include "dataset/manifest.hpp"
#include "dataset/masks.hpp"
#include "dataset/names_from_path.hpp"
#include "dataset/other_formats.hpp"
#include "leukolens/core/counted_names.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/output_apart.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/twin_names.hpp"
#include "leukolens/core/unicode.hpp"
#include "leukolens/dataset/classes.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void throw_no_image(const fs::path& folder, const FolderListing& listing) {
  const std::string looked_for = " Looked for " + join(phase_file_endings(), " ") + " in it and the folders below.";
  if (listing.others.empty()) throw Error(Kind::bad_data, folder.string() + ": the folder is empty." + looked_for);
  throw Error(Kind::bad_data, folder.string() + ": no image with a known ending; found " +
                                  counted_formats(formats_of(listing.others)) + "." + looked_for);
}

std::string own_name(const fs::path& folder) {
  const fs::path normal = fs::absolute(folder).lexically_normal();  // "cells/" and "." have a name too
  return normal.has_filename() ? normal.filename().string() : normal.parent_path().filename().string();
}

/// The class of the model that a label is nearly called; null where there is none.
const std::string* near_class(const std::string& label, const std::vector<std::string>& classes) {
  const auto near = std::ranges::find(classes, letters_of(label), letters_of);
  return near == classes.end() ? nullptr : &*near;
}

/// A label that no class of the model is called, but one nearly.
void warn_of_near_class(const std::string& label, const std::string& place, const std::vector<std::string>& classes,
                        const Warn& warn) {
  const std::string* near = near_class(label, classes);
  if (near && warn)
    warn(place + ": `" + label + "` is no class of the model; `" + *near +
         "` is, and they differ only by spaces, case or Unicode normal form. Spell them alike.");
}

class Lister {
 public:
  Lister(const InputOptions& options, bool several_roots, const Warn& warn)
      : options_(options), several_roots_(several_roots), filter_(options.include, options.exclude), warn_(warn) {}

  void add_folder(const fs::path& folder) {
    FolderListing listing = list_folder(folder, warn_);
    if (listing.is_capture) {
      add_single(without_trailing_slash(folder), own_name(folder));
      if (listing.images.empty()) return;
    }
    if (listing.images.empty()) throw_no_image(folder, listing);
    warn_of_other_formats(folder, listing, warn_);
    for (const auto& [format, count] : formats_of(listing.others)) inputs_.not_read[format] += count;
    const std::size_t listed = listing.images.size();
    std::erase_if(listing.images, [&](const std::string& relative) { return !filter_.passes(relative); });
    if (listing.images.empty())
      throw Error(Kind::bad_data, folder.string() + ": --include and --exclude leave none of its " +
                                      std::to_string(listed) + " images. Loosen them.");
    const std::size_t passing = listing.images.size();
    const auto images = without_masks(folder, std::move(listing.images), warn_);
    inputs_.masks += passing - images.size();
    add_images(folder, images);
  }

  void add_file(const fs::path& path) {
    const auto [whole, member] = split_member(path);
    add_single(path, whole.filename().string() + (member.empty() ? "" : "::" + member));
  }

  Inputs finish() {
    tell_files_apart();
    refuse_equal_ids();
    warn_of_foreign_folders();
    return std::move(inputs_);
  }

 private:
  void add_single(const fs::path& path, const std::string& name) {
    InputFile file;
    file.path = path.string();
    file.relative_path = name;
    file.label = label_of(own_name(fs::absolute(split_member(path).file).lexically_normal().parent_path()));
    single_files_.push_back(inputs_.files.size());
    inputs_.files.push_back(std::move(file));
  }

  void add_images(const fs::path& folder, const std::vector<std::string>& images) {
    const std::string name = own_name(folder);
    std::string prefix = folder.string();
    if (prefix.back() != '/') prefix += '/';
    std::size_t in_no_folder = 0;
    inputs_.files.reserve(inputs_.files.size() + images.size());
    for (const std::string& relative : images) {
      InputFile file;
      file.path = prefix + relative;
      file.relative_path = relative;
      file.label = label_of(parent_name(relative, name));
      if (options_.require_label) check_class_name(file.label, file.path);
      in_no_folder += labels_of_folders() == FolderLabels::every_folder && file.label.empty();
      inputs_.files.push_back(std::move(file));
    }
    if (in_no_folder > 0 && warn_)
      warn_(folder.string() + ": " + std::to_string(in_no_folder) +
            " images lie directly in it and not in a folder named after their class; they have no label.");
  }

  // The folder that an image lies in; in the root itself its name counts only where it can be a class.
  std::string parent_name(const std::string& relative, const std::string& root) const {
    const std::size_t slash = relative.rfind('/');
    if (slash != std::string::npos) {
      const std::size_t before = relative.rfind('/', slash - 1);
      return relative.substr(before + 1, slash - before - 1);
    }
    return several_roots_ || labels_of_folders() == FolderLabels::known_classes ? root : "";
  }

  /// Where the names of files say the label, folders do not.
  FolderLabels labels_of_folders() const { return options_.names.label.empty() ? options_.labels : FolderLabels::none; }

  std::string label_of(const std::string& folder) {
    switch (labels_of_folders()) {
      case FolderLabels::none:
        return "";
      case FolderLabels::every_folder:
        return folder;
      case FolderLabels::known_classes:
        if (class_index(options_.classes, folder) >= 0) {
          any_class_ = true;
          return folder;
        }
        if (++foreign_[folder] == 1) warn_of_near_class(folder, "folder", options_.classes, warn_);
        return "";
    }
    return "";
  }

  /// Beside folders that are classes, another one is perhaps a class too; where none is, folders are not meant so.
  void warn_of_foreign_folders() const {
    if (any_class_ && !foreign_.empty() && warn_)
      warn_("folders " + counted_names(foreign_, "image") + " are none of the model's classes " +
            join(options_.classes, "|") + ", as other folders here are; their images have no label.");
  }

  /// Files given by themselves go by their names; where two have one name, all by their paths from the folder above
  /// them.
  void tell_files_apart() {
    std::set<std::string> names;
    for (const auto i : single_files_) names.insert(inputs_.files[i].relative_path);
    if (names.size() == single_files_.size()) return;
    const auto whole = [&](std::size_t i) { return fs::absolute(inputs_.files[i].path).lexically_normal(); };
    fs::path above = whole(single_files_.front()).parent_path();
    for (const auto i : single_files_)
      while (whole(i).lexically_relative(above).string().starts_with("..")) above = above.parent_path();
    for (const auto i : single_files_) inputs_.files[i].relative_path = whole(i).lexically_relative(above).string();
  }

  void refuse_equal_ids() const {
    const auto& files = inputs_.files;
    std::vector<std::size_t> order(files.size());
    std::iota(order.begin(), order.end(), 0);
    const auto earlier = [&](std::size_t a, std::size_t b) { return files[a].relative_path < files[b].relative_path; };
    if (std::is_sorted(order.begin(), order.end(), earlier) == false)
      std::stable_sort(order.begin(), order.end(), earlier);
    for (std::size_t i = 1; i < order.size(); ++i) {
      const InputFile &a = files[order[i - 1]], &b = files[order[i]];
      if (a.path == b.path) throw Error(Kind::bad_data, a.path + ": given twice. Give it once.");
      if (a.relative_path == b.relative_path)
        throw Error(Kind::bad_data, a.path + " and " + b.path + " would have the same id " + a.relative_path +
                                        ". Give a folder above both, or a manifest.");
    }
  }

  const InputOptions& options_;
  bool several_roots_;
  PathFilter filter_;
  const Warn& warn_;
  std::vector<std::size_t> single_files_;       // given by themselves, not in a folder
  std::map<std::string, std::size_t> foreign_;  // images of the folders that are no class
  bool any_class_ = false;
  Inputs inputs_;
};

/// Distinct values of a field of the files.
std::vector<std::string> names_of(const Inputs& inputs, std::string InputFile::*field) {
  std::set<std::string> names;
  for (const InputFile& file : inputs.files)
    if (!(file.*field).empty()) names.insert(file.*field);
  return {names.begin(), names.end()};
}

/// Labels that no class of the model is called.
void warn_of_foreign_labels(const Inputs& inputs, const std::string& place, const InputOptions& options,
                            const Warn& warn) {
  if (options.classes.empty() || !warn) return;
  std::map<std::string, std::size_t> foreign;
  for (const InputFile& file : inputs.files)
    if (!file.label.empty() && class_index(options.classes, file.label) < 0) ++foreign[file.label];
  std::erase_if(foreign, [&](const auto& label) { return near_class(label.first, options.classes); });  // told already
  if (!foreign.empty())
    warn(place + ": labels " + counted_names(foreign, "row") + " are none of the model's classes " +
         join(options.classes, "|") + ". No call on these cells can be right; use a model that knows their class.");
}

/// Classes, donors and specimens that may be one, and labels that the model would know if they were spelled as there.
void check_names(const Inputs& inputs, const std::string& place, const InputOptions& options, const Warn& warn) {
  const auto labels = names_of(inputs, &InputFile::label);
  check_class_twins(labels, place, warn);
  warn_of_twin_names(names_of(inputs, &InputFile::donor), place, "the donors", warn);
  warn_of_twin_names(names_of(inputs, &InputFile::specimen), place, "the specimens", warn);
  for (const std::string& label : labels)
    if (class_index(options.classes, label) < 0) warn_of_near_class(label, place, options.classes, warn);
  warn_of_foreign_labels(inputs, place, options, warn);
}

}  // namespace

Inputs list_inputs(const std::vector<fs::path>& paths, const InputOptions& options, const Warn& warn) {
  if (paths.empty()) throw Error(Kind::usage, "no input given. Name folders, image files or one manifest.");
  for (const fs::path& path : paths)
    if (!phase_path_exists(path)) throw Error(Kind::missing, path.string() + " is not there.");
  const auto is_table = [](const fs::path& path) {
    return !fs::is_directory(path) && lower(path.extension().string()) == ".csv";
  };
  const auto table = std::find_if(paths.begin(), paths.end(), is_table);
  if (table != paths.end()) {
    if (paths.size() > 1)
      throw Error(Kind::usage, table->string() + ": a manifest is the only input; " + std::to_string(paths.size()) +
                                   " paths were given. List all images in one manifest.");
    Inputs inputs = read_manifest(*table, options, warn);
    take_names_from_paths(inputs, table->string(), options, warn);
    check_names(inputs, table->string(), options, warn);
    return inputs;
  }
  Lister lister(options, paths.size() > 1, warn);
  for (const fs::path& path : paths) {
    if (fs::is_directory(path))
      lister.add_folder(path);
    else
      lister.add_file(path);
  }
  Inputs inputs = lister.finish();
  take_names_from_paths(inputs, paths.front().string(), options, warn);
  check_names(inputs, paths.front().string(), options, warn);
  return inputs;
}

void check_output_apart(const fs::path& output, const Inputs& inputs) {
  std::error_code error;
  if (!fs::exists(output, error) && !fs::exists(part_of(output), error)) return;  // nothing to replace
  std::set<fs::path> seen;  // the images of one folder stand or fall together
  for (const auto& file : inputs.files) {
    const fs::path path = split_member(file.path).file;
    if (seen.insert(path.parent_path()).second || path.filename() == output.filename())
      check_output_apart(output, std::array{path});
  }
}

}  // namespace leukolens
