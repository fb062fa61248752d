#pragma once
#include <map>
#include <string>
#include <vector>

#include "leukolens/atlas/make_atlas.hpp"

namespace leukolens {

/// A cell of the gallery: an AtlasCell whose images are small.
struct AtlasTile {
  AtlasCell cell;        ///< without images
  std::size_t row;       ///< among all cells that streamed by
  cv::Mat1b phase, map;  ///< S x S, 0..255; the map's 0 is 128
};

/// What the tiles' grey levels mean.
struct TileScale {
  double phase_lo = 0, phase_hi = 1;  ///< at 0 and 255
  std::map<int, double> map;          ///< |relevance| at 1 and 255, by the call: classes differ by far
  std::string phase_unit;
};

/// The cells of the gallery, chosen while they stream by: half of them those whose call or label is most doubtful, the
/// others at random. Their images are kept in 16 bits a pixel.
class Tiles {
 public:
  explicit Tiles(const AtlasOptions& options) : options_(options) {}
  void add(const AtlasCell& cell);

  /// Every chosen cell once, in the order of their ids, and what the grey levels mean.
  std::vector<AtlasTile> tiles(TileScale& scale) const;

 private:
  struct Small {
    AtlasCell cell;  ///< without images
    std::size_t row;
    cv::Mat1w phase, map;
    float phase_lo, phase_hi, largest;
  };
  using Key = std::pair<double, std::string>;
  Small small(const AtlasCell& cell) const;
  void keep(std::map<Key, Small>& kept, double key, const AtlasCell& cell) const;
  AtlasTile tile(const Small& small, const TileScale& scale) const;

  const AtlasOptions& options_;
  std::map<Key, Small> doubtful_, drawn_;
  std::string unit_;
  std::size_t rows_ = 0;
};

}  // namespace leukolens
