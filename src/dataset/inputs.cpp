#include "leukolens/dataset/inputs.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "dataset/folder.hpp"
#include "dataset/glob.hpp"
#include "dataset/manifest.hpp"
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

// "12 .bmp, 1 without ending"
std::string endings_text(const std::map<std::string, std::size_t>& endings) {
  std::vector<std::string> parts;
  for (const auto& [ending, count] : endings)
    parts.push_back(std::to_string(count) + " " + (ending.empty() ? "without ending" : ending));
  return join(parts, ", ");
}

[[noreturn]] void throw_no_image(const fs::path& folder, const FolderListing& listing) {
  const std::string looked_for = " Looked for " + join(phase_file_endings(), " ") + " in it and the folders below.";
  if (listing.others.empty()) throw Error(Kind::bad_data, folder.string() + ": the folder is empty." + looked_for);
  throw Error(Kind::bad_data, folder.string() + ": no image with a known ending; found " +
                                  endings_text(listing.others) + "." + looked_for);
}

std::string own_name(const fs::path& folder) {
  const fs::path normal = fs::absolute(folder).lexically_normal();  // "cells/" and "." have a name too
  return normal.has_filename() ? normal.filename().string() : normal.parent_path().filename().string();
}

/// A label that no class of the model is called, but one nearly.
void warn_of_near_class(const std::string& label, const std::string& place, const std::vector<std::string>& classes,
                        const Warn& warn) {
  if (!warn) return;
  for (const std::string& name : classes)
    if (letters_of(name) == letters_of(label))
      warn(place + ": `" + label + "` is no class of the model; `" + name +
           "` is, and they differ only by spaces, case or Unicode normal form. Spell them alike.");
}

/// Images of formats that are not read, beside those that are.
void warn_of_other_formats(const fs::path& folder, const FolderListing& listing, const Warn& warn) {
  static const std::set<std::string> formats = {".bmp", ".gif", ".h5",  ".hdf5", ".mat",   ".npz",
                                                ".czi", ".lif", ".nd2", ".raw",  ".phase", ".webp"};
  std::map<std::string, std::size_t> found;
  for (const auto& [ending, count] : listing.others)
    if (formats.contains(ending)) found.emplace(ending, count);
  if (!found.empty() && warn)
    warn(folder.string() + ": " + endings_text(found) +
         " in it and the folders below are not read. Export the phase as " + "float32 TIFF or NPY if they are cells.");
}

/// Whether a file or its folder is called a mask, as segmentations beside images are.
bool is_called_mask(const std::string& relative_path) {
  const fs::path path(relative_path);
  for (std::string name : {lower(path.stem().string()), lower(path.parent_path().filename().string())}) {
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c < 'a' || c > 'z'; }, ' ');
    for (const std::string& word : split(name, ' '))
      if (word == "mask" || word == "masks" || word == "segmentation" || word == "segmentations") return true;
  }
  return false;
}

class Lister {
 public:
  Lister(const InputOptions& options, bool several_roots, const Warn& warn)
      : options_(options), several_roots_(several_roots), filter_(options.include, options.exclude), warn_(warn) {}

  void add_folder(const fs::path& folder) {
    const FolderListing listing = list_folder(folder, warn_);
    if (listing.images.empty()) throw_no_image(folder, listing);
    const std::string name = own_name(folder);
    std::string prefix = folder.string();
    if (prefix.back() != '/') prefix += '/';
    const std::size_t before = inputs_.files.size();
    std::size_t in_no_folder = 0, masks = 0;
    std::string a_mask;
    warn_of_other_formats(folder, listing, warn_);
    inputs_.files.reserve(before + listing.images.size());
    for (const std::string& relative : listing.images) {
      if (!filter_.passes(relative)) continue;
      InputFile file;
      file.path = prefix + relative;
      file.relative_path = relative;
      file.label = label_of(parent_name(relative, name));
      if (options_.require_label) check_class_name(file.label, file.path);
      if (is_called_mask(relative) && masks++ == 0) a_mask = relative;
      in_no_folder += options_.labels == FolderLabels::every_folder && file.label.empty();
      inputs_.files.push_back(std::move(file));
    }
    if (inputs_.files.size() == before)
      throw Error(Kind::bad_data, folder.string() + ": --include and --exclude leave none of its " +
                                      std::to_string(listing.images.size()) + " images. Loosen them.");
    if (masks > 0 && warn_)
      warn_(folder.string() + ": " + std::to_string(masks) + " images are called masks, such as " + a_mask +
            "; they are read as cells. Leave them out with --exclude, for example --exclude '*mask*'.");
    if (in_no_folder > 0 && warn_)
      warn_(folder.string() + ": " + std::to_string(in_no_folder) +
            " images lie directly in it and not in a folder named after their class; they have no label.");
  }

  void add_file(const fs::path& path) {
    InputFile file;
    file.path = path.string();
    file.relative_path = path.filename().string();
    file.label = label_of(own_name(fs::absolute(path).parent_path()));
    inputs_.files.push_back(std::move(file));
  }

  Inputs finish() {
    refuse_equal_ids();
    return std::move(inputs_);
  }

 private:
  // The folder that an image lies in; in the root itself its name counts only where it can be a class.
  std::string parent_name(const std::string& relative, const std::string& root) const {
    const std::size_t slash = relative.rfind('/');
    if (slash != std::string::npos) {
      const std::size_t before = relative.rfind('/', slash - 1);
      return relative.substr(before + 1, slash - before - 1);
    }
    return several_roots_ || options_.labels == FolderLabels::known_classes ? root : "";
  }

  std::string label_of(const std::string& folder) {
    switch (options_.labels) {
      case FolderLabels::none:
        return "";
      case FolderLabels::every_folder:
        return folder;
      case FolderLabels::known_classes:
        if (class_index(options_.classes, folder) >= 0) return folder;
        if (passed_over_.insert(folder).second) warn_of_near_class(folder, "folder", options_.classes, warn_);
        return "";
    }
    return "";
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
  std::set<std::string> passed_over_;  // folders that are no class
  Inputs inputs_;
};

/// Distinct values of a field of the files.
std::vector<std::string> names_of(const Inputs& inputs, std::string InputFile::*field) {
  std::set<std::string> names;
  for (const InputFile& file : inputs.files)
    if (!(file.*field).empty()) names.insert(file.*field);
  return {names.begin(), names.end()};
}

/// Classes, donors and specimens that may be one, and labels that the model would know if they were spelled as there.
void check_names(const Inputs& inputs, const std::string& place, const InputOptions& options, const Warn& warn) {
  const auto labels = names_of(inputs, &InputFile::label);
  check_class_twins(labels, place, warn);
  warn_of_twin_names(names_of(inputs, &InputFile::donor), place, "the donors", warn);
  warn_of_twin_names(names_of(inputs, &InputFile::specimen), place, "the specimens", warn);
  for (const std::string& label : labels)
    if (class_index(options.classes, label) < 0) warn_of_near_class(label, place, options.classes, warn);
}

}  // namespace

Inputs list_inputs(const std::vector<fs::path>& paths, const InputOptions& options, const Warn& warn) {
  if (paths.empty()) throw Error(Kind::usage, "no input given. Name folders, image files or one manifest.");
  for (const fs::path& path : paths)
    if (!fs::exists(path)) throw Error(Kind::missing, path.string() + " is not there.");
  const auto is_table = [](const fs::path& path) {
    return !fs::is_directory(path) && lower(path.extension().string()) == ".csv";
  };
  const auto table = std::find_if(paths.begin(), paths.end(), is_table);
  if (table != paths.end()) {
    if (paths.size() > 1)
      throw Error(Kind::usage, table->string() + ": a manifest is the only input; " + std::to_string(paths.size()) +
                                   " paths were given. List all images in one manifest.");
    Inputs inputs = read_manifest(*table, options, warn);
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
  check_names(inputs, paths.front().string(), options, warn);
  return inputs;
}

void check_output_apart(const fs::path& output, const Inputs& inputs) {
  std::error_code error;
  if (!fs::exists(output, error) && !fs::exists(part_of(output), error)) return;  // nothing to replace
  std::set<fs::path> seen;  // the images of one folder stand or fall together
  for (const auto& file : inputs.files) {
    const fs::path path = file.path;
    if (seen.insert(path.parent_path()).second || path.filename() == output.filename())
      check_output_apart(output, std::array{path});
  }
}

}  // namespace leukolens
