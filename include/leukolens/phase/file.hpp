#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/phase/frame.hpp"

namespace leukolens {

/// What a file says of itself before a pixel is decoded.
struct PhaseFileInfo {
  std::size_t frames = 0;
  int height = 0, width = 0, channels = 1;  ///< of frame 0, px
  SampleType type = SampleType::f32;
  Optics optics;                               ///< what is not stated stays empty
  std::vector<std::string> frame_names;        ///< as the file calls its frames; empty: they are numbered from 0
  bool has_background = false;                 ///< the file holds a background image of its own
  std::optional<PhaseRange> phase_range = {};  ///< radians at 0 and at full scale of integer samples, where it says so
  std::string layout = {};  ///< for people, of formats that have several: "capture of codes (.phase)", "qpimage series"
  bool is_capture = false;  ///< by its layout a recording of a microscope: frames that hold several cells each
};

/// What `decode` needs of one frame: its bytes as they lie in the file, where the format is fetched by frames.
struct FetchedFrame {
  std::size_t frame = 0;
  std::vector<std::byte> bytes;
};

/// An open image file of one or many frames. Reading and decoding are apart, so that a lock is held for the former
/// alone: formats whose library is locked as a whole are decoded by many threads all the same.
class PhaseFile {
 public:
  virtual ~PhaseFile() = default;
  virtual std::size_t frames() const = 0;
  /// @throws UnfitImage  naming file, fault and remedy
  virtual PhaseFileInfo info() const = 0;
  /// Frame 0..frames()-1, from one thread at a time. @throws UnfitImage  naming file (and frame), fault and remedy
  virtual FetchedFrame fetch(std::size_t frame) = 0;
  /// Safe from several threads at once, also while another one fetches. @throws UnfitImage  as fetch
  virtual Frame decode(FetchedFrame fetched) const = 0;

  Frame read(std::size_t frame) { return decode(fetch(frame)); }
};

/// `file.h5::/path` names a dataset, `file.npz::name` an array in a file.
struct MemberPath {
  std::filesystem::path file;
  std::string member;  ///< empty: none is named
};
MemberPath split_member(const std::filesystem::path& path);

/// Whether the file or folder is there that the path, perhaps with a member behind `::`, names. What may not be looked
/// at counts as there: its reader says why.
bool phase_path_exists(const std::filesystem::path& path);

/// Whether a folder is one capture: it holds frames of Ovizio's microscopes (NAME_t00012_NAME.bin).
bool is_capture_folder(const std::filesystem::path& folder);

/// Opens by content, not by name: TIFF (8/16-bit, float32; multi-page; LZW, deflate, PackBits; OME pixel size),
/// PNG 8/16-bit, JPEG, NPY (2-D or a 3-D stack), NPZ (the one array of images, or `phase`), HDF5 (captures, qpimage, or
/// a dataset or array named behind `::`), Ovizio's frames (.bin) and folders of them.
/// @throws UnfitImage  `empty`, else `unreadable`: Kind::missing, Kind::io, or Kind::bad_data for a truncated or
///                     unknown file
std::unique_ptr<PhaseFile> open_phase_file(const std::filesystem::path& path);

/// Lower-case file endings that a folder is searched for: ".tif", ".tiff", ".stk", ".png", ".jpg", ".jpeg", ".npy",
/// ".npz", ".phase", ".raw", ".h5", ".hdf5", ".rtdc".
const std::vector<std::string>& phase_file_endings();

/// One of `phase_file_endings`, upper or lower case.
bool is_phase_file_name(const std::filesystem::path& path);

}  // namespace leukolens
