#include "leukolens/core/npz.hpp"

#include <algorithm>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/recognise.hpp"
#include "phase/npy_layout.hpp"
#include "phase/readers.hpp"

namespace leukolens {
namespace {

/// The images of one array of an archive. A compressed array is read from its front, so going back starts anew.
class NpzFile : public PhaseFile {
 public:
  NpzFile(const std::filesystem::path& path, const std::string& array)
      : path_(path),
        array_(array),
        name_(path.string() + "::" + array),
        stream_(path, array),
        header_(stream_.header()),
        layout_(npy_layout(header_, name_)) {}

  std::size_t frames() const override { return layout_.frames; }

  PhaseFileInfo info() const override { return info_of(layout_); }

  FetchedFrame fetch(std::size_t index) override {
    check_frame(name_, index, layout_.frames);
    try {
      return header_.fortran_order ? reordered(index) : in_order(index);
    } catch (const Error& error) {
      throw as_unfit(error);
    }
  }

  Frame decode(FetchedFrame fetched) const override {
    return frame_of(layout_, std::move(fetched.bytes), header_.big_endian && !header_.fortran_order);
  }

 private:
  FetchedFrame in_order(std::size_t index) {
    FetchedFrame fetched{index, std::vector<std::byte>(layout_.frame_bytes)};
    if (index < next_) {
      stream_ = NpzStream(path_, array_);
      next_ = 0;
    }
    for (; next_ <= index; ++next_) stream_.read(fetched.bytes);
    return fetched;
  }

  FetchedFrame reordered(std::size_t index) {
    if (!whole_) whole_ = read_npz(path_, array_);
    return {index, image_bytes(*whole_, layout_, index)};
  }

  std::filesystem::path path_;
  std::string array_, name_;
  NpzStream stream_;
  NpyHeader header_;
  NpyLayout layout_;
  std::size_t next_ = 0;  ///< the frame that the stream gives next
  std::optional<Array> whole_;
};

struct ImageArray {
  std::string name, text;  ///< text: with shape and type, for messages
};

/// Arrays of numbers that have the axes of images; those of other kinds are no choice.
std::vector<ImageArray> image_arrays(const std::filesystem::path& path, const std::vector<std::string>& names) {
  std::vector<ImageArray> arrays;
  for (const auto& name : names) try {
      if (name == "logits" || name == "probs") continue;  // of a table of scores, cells x classes
      const NpzStream stream(path, name);
      npy_layout(stream.header(), name);
      arrays.push_back(
          {name, name + " (" + shape_text(stream.header().shape) + " " + name_of(stream.header().type) + ")"});
    } catch (const Error&) {
    }
  return arrays;
}

[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& fault) {
  throw UnfitImage(Unfit::unreadable, path.string() + ": " + fault);
}

bool holds_hologram(const std::filesystem::path& path, const std::string& array) {
  try {
    return looks_like_hologram(NpzFile(path, array).read(0));
  } catch (const UnfitImage&) {
    return false;
  }
}

/// Of several arrays none is guessed: the one that is called `phase` says what it is, else the user names one.
std::string choose(const std::filesystem::path& path, const std::vector<std::string>& names) {
  const auto arrays = image_arrays(path, names);
  if (arrays.empty())
    refuse(path, "holds no array of numbers that is H x W or N x H x W; its arrays are " + join(names, ", ") +
                     ". Save the phase as one.");
  if (arrays.size() == 1) return arrays.front().name;
  std::vector<std::string> texts;
  for (const auto& array : arrays) {
    if (lower(array.name) == "phase") return array.name;
    texts.push_back(array.text);
  }
  if (holds_hologram(path, arrays.front().name))
    refuse(path, "holds raw holograms (array `" + arrays.front().name +
                     "` shows fringes), not phase. Reconstruct the phase in the microscope's program (or with "
                     "qpretrieve) and export it as float32 TIFF or NPY in rad.");
  refuse(path, "holds several arrays of images: " + join(texts, ", ") + ". Name that of the phase behind ::, such as " +
                   path.string() + "::" + arrays.front().name + ".");
}

}  // namespace

std::unique_ptr<PhaseFile> open_npz(const std::filesystem::path& path, const std::string& array) {
  try {
    const auto names = npz_names(path);
    if (names.empty()) refuse(path, "a ZIP archive without NumPy arrays (.npy). Unpack it and give its images.");
    if (array.empty()) return std::make_unique<NpzFile>(path, choose(path, names));
    const std::string name = array.starts_with('/') ? array.substr(1) : array;
    if (std::ranges::find(names, name) == names.end())
      refuse(path, "no array `" + name + "`; it holds " + join(names, ", ") + ".");
    return std::make_unique<NpzFile>(path, name);
  } catch (const Error& error) {
    throw as_unfit(error);
  }
}

}  // namespace leukolens
