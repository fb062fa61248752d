#include "attribution/fused_maps.hpp"

#include <cmath>

namespace leukolens {
namespace {

double largest(const cv::Mat1f& map) { return cv::norm(map, cv::NORM_INF); }

/// sign(a) sign(b) |a b|, pixel by pixel, where the signs agree; else 0.
cv::Mat1f product(const cv::Mat1f& a, const cv::Mat1f& b) {
  cv::Mat1f out(a.size());
  for (int y = 0; y < a.rows; ++y)
    for (int x = 0; x < a.cols; ++x) {
      const float p = a(y, x) * b(y, x);
      out(y, x) = p > 0 ? std::copysign(p, a(y, x)) : 0;
    }
  return out;
}

cv::Mat1f root(const cv::Mat1f& map, double n) {
  cv::Mat1f out(map.size());
  for (int y = 0; y < map.rows; ++y)
    for (int x = 0; x < map.cols; ++x)
      out(y, x) = std::copysign(static_cast<float>(std::pow(std::abs(map(y, x)), 1 / n)), map(y, x));
  return out;
}

/// @param maps  of one class of one cell, layer by layer
cv::Mat1f fused(const std::vector<cv::Mat1f>& maps) {
  cv::Mat1f together;
  for (const auto& map : maps) {
    const double scale = largest(map);
    if (scale == 0) return cv::Mat1f::zeros(map.size());
    const cv::Mat1f scaled = map / scale;
    together = together.empty() ? scaled : product(together, scaled);
  }
  return root(together, static_cast<double>(maps.size())) * largest(maps.back());
}

}  // namespace

Maps fused_maps(const std::vector<std::string>& layers, const std::function<Maps(const std::string& layer)>& of_layer) {
  if (layers.size() == 1) return of_layer(layers.front());
  std::vector<Maps> all;
  for (const auto& layer : layers) all.push_back(of_layer(layer));
  Maps out = all.back();
  for (std::size_t i = 0; i < out.size(); ++i)
    for (std::size_t t = 0; t < out[i].size(); ++t) {
      std::vector<cv::Mat1f> maps;
      for (const auto& of_one : all) maps.push_back(of_one[i][t].map);
      out[i][t].map = fused(maps);
    }
  return out;
}

}  // namespace leukolens
