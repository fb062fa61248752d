#include "dataset/masks.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "leukolens/core/text.hpp"
#include "leukolens/phase/file.hpp"
#include "leukolens/phase/recognise.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_looked_into = 20;

// What programs put behind an image's name: longer ones first, so that "_cp_masks" goes as a whole.
constexpr std::array<std::string_view, 15> suffixes = {
    "cp_masks", "cp_outlines", "segmentations", "segmentation", "outlines", "annotation", "labels", "label",
    "masks",    "mask",        "binary",        "segm",         "seg",      "roi",        "regions"};

bool is_mask_word(std::string_view word) { return std::find(suffixes.begin(), suffixes.end(), word) != suffixes.end(); }

bool is_joint(char c) { return c == '_' || c == '-' || c == '.' || c == ' '; }

/// The name of the image that a mask of this stem (lower case) belongs to; empty where it is no mask's.
std::string image_stem(const std::string& stem) {
  for (const std::string_view word : suffixes) {
    if (stem.size() <= word.size() + 1) continue;
    const std::size_t rest = stem.size() - word.size();
    if (stem.ends_with(word) && is_joint(stem[rest - 1])) return stem.substr(0, rest - 1);
    if (stem.starts_with(word) && is_joint(stem[word.size()])) return stem.substr(word.size() + 1);
  }
  return "";
}

struct Name {
  std::string folder, stem;  // lower case
  bool in_mask_folder;
  std::string image;  // image_stem
  explicit Name(const std::string& relative) {
    const fs::path path(relative);
    folder = lower(path.parent_path().string());
    stem = lower(path.stem().string());
    const auto folders = split(folder, '/');  // masks/1.png, mono/masks/1.png, masks/mono/1.png
    in_mask_folder = std::any_of(folders.begin(), folders.end(), is_mask_word);
    image = image_stem(stem);
  }
};

/// Masks by their names, each beside an image that it can belong to.
std::vector<std::string> masks_by_name(const std::vector<std::string>& images) {
  std::vector<std::string> candidates, masks;
  for (const auto& relative : images)
    if (const Name name(relative); name.in_mask_folder || !name.image.empty()) candidates.push_back(relative);
  if (candidates.empty()) return masks;  // nearly always: no need for a table of all names
  std::set<std::string> stems;           // of what can be images, with and without their folder
  for (const auto& relative : images) {
    const Name name(relative);
    if (name.in_mask_folder) continue;
    stems.insert(name.folder + "/" + name.stem);
    stems.insert(name.stem);
  }
  for (const auto& relative : candidates) {
    const Name name(relative);
    const bool beside = !name.image.empty() && stems.contains(name.folder + "/" + name.image);
    const bool below = name.in_mask_folder && (stems.contains(name.stem) || stems.contains(name.image));
    if (beside || below) masks.push_back(relative);
  }
  return masks;
}

/// What cannot be read is a mask where its own name says so, as Cellpose's "1_seg.npy"; a folder's name can be a class.
bool is_mask(const fs::path& folder, const std::string& relative) {
  try {
    return looks_like_mask(open_phase_file(folder / relative)->read(0));
  } catch (const UnfitImage&) {
    return !Name(relative).image.empty();
  }
}

bool are_masks(const fs::path& folder, const std::vector<std::string>& masks) {
  const std::size_t looked_into = std::min(masks.size(), most_looked_into);
  for (std::size_t i = 0; i < looked_into; ++i)
    if (!is_mask(folder, masks[i * masks.size() / looked_into])) return false;
  return true;
}

}  // namespace

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

std::vector<std::string> without_masks(const fs::path& folder, std::vector<std::string> images, const Warn& warn) {
  const auto masks = masks_by_name(images);
  if (!masks.empty() && are_masks(folder, masks)) {
    if (warn)
      warn(folder.string() + ": " + std::to_string(masks.size()) + (masks.size() == 1 ? " mask" : " masks") +
           " beside the images, such as " + masks.front() +
           ", are passed over. If they are cells, name them in a manifest.");
    const std::set<std::string> passed_over(masks.begin(), masks.end());
    std::erase_if(images, [&](const std::string& image) { return passed_over.contains(image); });
  }
  const auto first = std::ranges::find_if(images, is_called_mask);
  const auto called = std::ranges::count_if(images, is_called_mask);
  if (called > 0 && warn)
    warn(folder.string() + ": " + std::to_string(called) +
         (called == 1 ? " image is called a mask, such as " : " images are called masks, such as ") + *first +
         ", and read as a cell each. Leave them out with --exclude, for example --exclude '*mask*'.");
  return images;
}

}  // namespace leukolens
