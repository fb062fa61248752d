#pragma once
#include <filesystem>
#include <map>
#include <vector>

#include "leukolens/capture/capture_cells.hpp"

namespace leukolens {

/// An object as it was found before; its mask is not kept.
struct CachedObject {
  FrameObject object;
  double mean_phase;
};

/// The objects of a capture's frames, remembered in a file that is named after the capture's bytes and all options that
/// change them: a training that is run again, or makes its second pass, need not find them anew.
class ObjectCache {
 public:
  /// Reads what is there. A file that is damaged counts as none. @param folder  made when something is kept in it
  ObjectCache(const std::filesystem::path& folder, const std::filesystem::path& capture, const CaptureOptions& options,
              const ConvertOptions& convert);
  ~ObjectCache();  ///< keeps what was added; a cache that cannot be written is no fault
  ObjectCache(const ObjectCache&) = delete;
  ObjectCache& operator=(const ObjectCache&) = delete;

  /// Null where the frame is not known. Safe while nothing is added.
  const std::vector<CachedObject>* find(std::size_t frame) const;
  void add(std::size_t frame, std::vector<CachedObject> objects);

 private:
  void read();
  std::filesystem::path file_;
  std::map<std::size_t, std::vector<CachedObject>> known_, added_;
};

}  // namespace leukolens
