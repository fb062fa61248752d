#pragma once
#include <cmath>
#include <string>

#include "leukolens/atlas/atlas_cell.hpp"
#include "leukolens/atlas/make_atlas.hpp"
#include "leukolens/core/random.hpp"

namespace leukolens {

/// A round cell of `radius` px at a place of a 32 x 32 patch, phase 2 rad inside, relevance 1 inside; two classes,
/// called the first.
inline AtlasCell round_cell(const std::string& id, double radius = 8, double x0 = 16, double y0 = 16) {
  AtlasCell cell;
  cell.id = id;
  cell.label_class = 0;
  cell.confidence = 0.8;
  cell.novelty = 1;
  cell.logits = {2, -2};
  cell.p = {0.8, 0.2};
  cell.patch.phase = cv::Mat1f::zeros(32, 32);
  cell.mask = cv::Mat1b::zeros(32, 32);
  cell.relevance = cv::Mat1f::zeros(32, 32);
  for (int y = 0; y < 32; ++y)
    for (int x = 0; x < 32; ++x)
      if (std::hypot(x - x0, y - y0) <= radius) {
        cell.patch.phase(y, x) = 2;
        cell.mask(y, x) = 255;
        cell.relevance(y, x) = 1;
      }
  cell.input = cell.patch.phase;
  return cell;
}

}  // namespace leukolens
