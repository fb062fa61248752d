#pragma once
#include <map>
#include <string>
#include <vector>

#include "leukolens/atlas/make_atlas.hpp"

namespace leukolens {

/// The cells of the gallery, chosen while they stream by: half of them those whose call or label is most doubtful, the
/// others at random. Their images are kept in 16 bits a pixel.
class Tiles {
 public:
  explicit Tiles(const AtlasOptions& options) : options_(options) {}
  void add(const AtlasCell& cell);

  /// Every chosen cell once, in the order of their ids, and what the grey levels mean. @param map_title  of the scale
  std::vector<AtlasTile> tiles(const std::string& map_title, TileScale& scale) const;

 private:
  struct Small {
    AtlasCell cell;  ///< without images
    cv::Mat1w phase, map;
    float phase_lo, phase_hi, largest;
  };
  using Key = std::pair<double, std::string>;
  static Small small(const AtlasCell& cell);
  void keep(std::map<Key, Small>& kept, double key, const AtlasCell& cell) const;
  AtlasTile tile(const Small& small, const TileScale& scale) const;

  const AtlasOptions& options_;
  std::map<Key, Small> doubtful_, drawn_;
  std::string unit_;
};

}  // namespace leukolens
