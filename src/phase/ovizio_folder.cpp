#include <dirent.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "leukolens/core/text.hpp"
#include "leukolens/phase/unfit.hpp"
#include "phase/optics_in_xml.hpp"
#include "phase/ovizio.hpp"
#include "phase/readers.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

struct NumberedFile {
  std::size_t number;
  std::string name;  ///< empty: no file has this number
  auto operator<=>(const NumberedFile&) const = default;
};

struct FolderNames {
  std::vector<NumberedFile> frames;  ///< by number
  std::vector<std::string> xml;      ///< bytewise order
};

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

/// Names alone: a recording has ten thousand files, and a stat of each would take longer than its first cells.
FolderNames names_in(const fs::path& folder) {
  const std::unique_ptr<DIR, CloseFolder> open(opendir(folder.c_str()));
  if (!open)
    throw UnfitImage(Unfit::unreadable,
                     folder.string() + ": the folder cannot be read (" + std::strerror(errno) +
                         "). Check the path and its permissions.",
                     errno == ENOENT ? Kind::missing : Kind::io);
  FolderNames names;
  while (const dirent* entry = readdir(open.get())) {
    const std::string name = entry->d_name;
    if (name.starts_with('.')) continue;
    if (const auto number = ovizio_frame_number(name)) names.frames.push_back({*number, name});
    if (lower(name).ends_with(".xml")) names.xml.push_back(name);
  }
  std::ranges::sort(names.frames);
  std::ranges::sort(names.xml);
  return names;
}

/// Numbers that are lacking become frames without a file, so that frames keep their distance in time; unless more are
/// lacking than there are: then only some were exported.
void fill_gaps(std::vector<NumberedFile>& frames) {
  if (frames.back().number - frames.front().number + 1 > 2 * frames.size()) return;
  std::vector<NumberedFile> filled;
  for (auto& frame : frames) {
    while (!filled.empty() && filled.back().number + 1 < frame.number) filled.push_back({filled.back().number + 1, ""});
    filled.push_back(std::move(frame));
  }
  frames = std::move(filled);
}

class OvizioFolder : public PhaseFile {
 public:
  explicit OvizioFolder(const fs::path& folder) : folder_(folder) {
    FolderNames names = names_in(folder);
    frames_ = std::move(names.frames);
    if (frames_.empty())
      throw UnfitImage(Unfit::empty, folder_.string() +
                                         ": a folder without frames of Ovizio's (NAME_t00012_NAME.bin). Give an image "
                                         "file, or a folder of them as the input itself.");
    refuse_two_of_a_number();
    fill_gaps(frames_);
    for (const auto& name : names.xml) add_settings(name);
  }

  std::size_t frames() const override { return frames_.size(); }

  PhaseFileInfo info() const override {
    PhaseFileInfo info;
    for (const auto& frame : frames_) try {
        info = open_frame(frame)->info();
        break;
      } catch (const UnfitImage&) {  // told when it is read
      }
    info.frames = frames();
    info.optics = settings_.optics;
    for (const auto& frame : frames_) info.frame_names.push_back("t" + std::to_string(frame.number));
    info.layout = "Ovizio folder";
    info.is_capture = true;
    return info;
  }

  FetchedFrame fetch(std::size_t index) override {
    check_frame(folder_.string(), index, frames());
    const auto source = source_of(frames_[index]);
    const auto bytes = source->whole();
    return {index, {bytes.begin(), bytes.end()}};
  }

  Frame decode(FetchedFrame fetched) const override {
    std::uint32_t sides[2];
    std::memcpy(sides, fetched.bytes.data(), sizeof sides);
    Frame frame;
    frame.width = static_cast<int>(sides[0]);
    frame.height = static_cast<int>(sides[1]);
    fetched.bytes.erase(fetched.bytes.begin(), fetched.bytes.begin() + sizeof sides);
    frame.samples = std::move(fetched.bytes);
    frame.optics = settings_.optics;
    frame.pixel_size_fault = settings_.pixel_size_fault;
    frame.warnings = settings_.warnings;
    return frame;
  }

 private:
  std::unique_ptr<Source> source_of(const NumberedFile& frame) const {
    if (frame.name.empty())
      throw UnfitImage(Unfit::unreadable,
                       folder_.string() + ": frame t" + std::to_string(frame.number) +
                           " is missing: no file has its number. Copy the recording again, or go on without it.",
                       Kind::missing);
    auto source = std::make_unique<Source>(folder_ / frame.name);
    if (!is_ovizio_frame(*source)) open_ovizio_frame(std::move(source));  // which says why not
    return source;
  }

  std::unique_ptr<PhaseFile> open_frame(const NumberedFile& frame) const { return open_ovizio_frame(source_of(frame)); }

  void refuse_two_of_a_number() const {
    const auto twin = std::ranges::adjacent_find(frames_, {}, &NumberedFile::number);
    if (twin == frames_.end()) return;
    throw UnfitImage(Unfit::unreadable, folder_.string() + ": " + twin->name + " and " + (twin + 1)->name +
                                            " are both frame " + std::to_string(twin->number) +
                                            ". Put each recording into a folder of its own.");
  }

  /// The first file that states a number gives it.
  void add_settings(const std::string& name) {
    const XmlSettings more = settings_in_xml(folder_ / name);
    const auto take = [](auto& known, const auto& next) {
      if (!known) known = next;
    };
    take(settings_.optics.pixel_size_um, more.optics.pixel_size_um);
    take(settings_.optics.wavelength_nm, more.optics.wavelength_nm);
    take(settings_.optics.medium_index, more.optics.medium_index);
    if (settings_.pixel_size_fault.empty()) settings_.pixel_size_fault = more.pixel_size_fault;
    if (settings_.optics.pixel_size_um) settings_.pixel_size_fault.clear();
    settings_.warnings.insert(settings_.warnings.end(), more.warnings.begin(), more.warnings.end());
  }

  fs::path folder_;
  std::vector<NumberedFile> frames_;
  XmlSettings settings_;
};

}  // namespace

std::unique_ptr<PhaseFile> open_ovizio_folder(const fs::path& folder) { return std::make_unique<OvizioFolder>(folder); }

bool is_capture_folder(const fs::path& folder) {
  constexpr std::size_t looked_into = 8;  // one cut off must not hide the others
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) return false;
  try {
    const auto frames = names_in(folder).frames;
    for (std::size_t i = 0; i < std::min(looked_into, frames.size()); ++i) try {
        if (is_ovizio_frame(Source(folder / frames[i].name))) return true;
      } catch (const UnfitImage&) {
      }
  } catch (const UnfitImage&) {
  }
  return false;
}

}  // namespace leukolens
