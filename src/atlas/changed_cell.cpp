#include "atlas/changed_cell.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "leukolens/atlas/radial.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/explain/localisation.hpp"

namespace leukolens {
namespace {

// Thirds of a disc's area end at these normalised radii.
const double first_third = std::sqrt(1. / 3), second_third = std::sqrt(2. / 3);
constexpr double core_quantile = 0.75;   // of the phase inside: above it lies what a nucleus would be
constexpr double detail_sigma_px = 1.5;  // structures smaller than this are detail
constexpr double ring_width = 0.1;       // of the normalised radius

std::vector<float> pixels_where(const cv::Mat1f& image, const cv::Mat1b& where) {
  std::vector<float> values;
  for (int y = 0; y < image.rows; ++y)
    for (int x = 0; x < image.cols; ++x)
      if (where(y, x)) values.push_back(image(y, x));
  return values;
}

float median_of(std::vector<float> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

float quantile_of(std::vector<float> values, double part) {
  const auto at = values.begin() + std::lround(part * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, at);
  return *at;
}

/// Pixels of the cell, each as `value` of it.
template <typename Value>
cv::Mat1f inside_changed(const CellParts& cell, const cv::Mat1b& where, const Value& value) {
  cv::Mat1f out = cell.phase.clone();
  for (int y = 0; y < out.rows; ++y)
    for (int x = 0; x < out.cols; ++x)
      if (where(y, x)) out(y, x) = static_cast<float>(value(y, x));
  return out;
}

/// The cell moved by a 2 x 3 matrix, its excess over the medium times `factor`, laid over its own background.
cv::Mat1f moved(const CellParts& cell, const cv::Mat1d& matrix, double factor) {
  cv::Mat1f phase, cover, alone;
  cell.wide.convertTo(cover, CV_32F, 1. / 255);
  cv::Mat1f excess = cell.phase - cell.medium;
  cv::warpAffine(excess, phase, matrix, excess.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, 0);
  cv::warpAffine(cover, alone, matrix, cover.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, 0);
  return cell.background.mul(1 - alone) + (phase * factor + cell.medium).mul(alone);
}

cv::Mat1d turned_and_enlarged(const CellParts& cell, double degrees, double zoom) {
  return cv::getRotationMatrix2D(cv::Point2f(cell.centroid), degrees, zoom);
}

/// Mean of the phase in rings, at every pixel of the cell.
cv::Mat1f ring_means(const CellParts& cell) {
  std::vector<double> sum(12), count(12);
  const auto ring = [&](int y, int x) { return static_cast<std::size_t>(cell.radius(y, x) / ring_width); };
  for (int y = 0; y < cell.phase.rows; ++y)
    for (int x = 0; x < cell.phase.cols; ++x)
      if (cell.mask(y, x)) sum[ring(y, x)] += cell.phase(y, x), count[ring(y, x)] += 1;
  cv::Mat1f means = cell.phase.clone();
  for (int y = 0; y < cell.phase.rows; ++y)
    for (int x = 0; x < cell.phase.cols; ++x)
      if (cell.mask(y, x)) means(y, x) = static_cast<float>(sum[ring(y, x)] / count[ring(y, x)]);
  return means;
}

/// The excess over the medium between two radii, times a factor.
cv::Mat1f scaled_between(const CellParts& cell, double from, double to, double factor) {
  return inside_changed(cell, cell.mask, [&](int y, int x) {
    const double r = cell.radius(y, x), phase = cell.phase(y, x);
    return r >= from && r < to ? cell.medium + factor * (phase - cell.medium) : phase;
  });
}

cv::Mat1f shuffled_in_rings(const CellParts& cell, double share, Random& random) {
  std::vector<std::vector<cv::Point>> rings(12);
  for (int y = 0; y < cell.phase.rows; ++y)
    for (int x = 0; x < cell.phase.cols; ++x)
      if (cell.mask(y, x) && random.uniform() < share)
        rings[static_cast<std::size_t>(cell.radius(y, x) / ring_width)].push_back({x, y});
  cv::Mat1f out = cell.phase.clone();
  for (const auto& ring : rings) {
    auto from = ring;
    shuffle(from, random);
    for (std::size_t i = 0; i < ring.size(); ++i) out(ring[i]) = cell.phase(from[i]);
  }
  return out;
}

cv::Mat1f core_scaled(const CellParts& cell, double factor) {
  const double level = quantile_of(pixels_where(cell.phase, cell.mask), core_quantile);
  return inside_changed(cell, cell.mask, [&](int y, int x) {
    const double phase = cell.phase(y, x);
    return phase > level ? level + factor * (phase - level) : phase;
  });
}

cv::Mat1f detail_scaled(const CellParts& cell, double factor) {
  cv::Mat1f smooth;
  cv::GaussianBlur(cell.phase, smooth, {}, detail_sigma_px, 0, cv::BORDER_REFLECT);
  return inside_changed(cell, cell.mask,
                        [&](int y, int x) { return smooth(y, x) + factor * (cell.phase(y, x) - smooth(y, x)); });
}

cv::Mat1f blurred(const CellParts& cell, double sigma_px) {
  cv::Mat1f out;
  cv::GaussianBlur(cell.phase, out, {}, sigma_px, 0, cv::BORDER_REFLECT);
  return out;
}

cv::Mat1f on_background(const CellParts& cell, const cv::Mat1f& background) {
  cv::Mat1f out = background.clone();
  cell.phase.copyTo(out, cell.wide);
  return out;
}

std::vector<Change> all_changes() {
  const double none = std::numeric_limits<double>::quiet_NaN();
  const auto plain = [](auto apply) {
    return [apply](const CellParts& cell, double setting, Random&) { return apply(cell, setting); };
  };
  return {{"phase scaled",
           "thickness",
           "Scaling the phase of the cell to {%}",
           1,
           {0.8, 0.9, 1.1, 1.2},
           plain([](const CellParts& c, double f) {
             return inside_changed(c, c.wide, [&](int y, int x) { return c.medium + f * (c.phase(y, x) - c.medium); });
           })},
          {"resized",
           "size",
           "Resizing the cell to {%} of its diameter",
           1,
           {0.8, 0.9, 1.1, 1.2},
           plain([](const CellParts& c, double f) { return moved(c, turned_and_enlarged(c, 0, f), 1); })},
          {"resized, same mass",
           "size",
           "Resizing the cell to {%} of its diameter at the same dry mass",
           1,
           {0.9, 0.95, 1.05, 1.1},
           plain([](const CellParts& c, double f) { return moved(c, turned_and_enlarged(c, 0, f), 1 / (f * f)); })},
          {"turned",
           "orientation",
           "Turning the cell by {} degrees",
           0,
           {45, 90, 135, 180, 225, 270, 315},
           plain([](const CellParts& c, double degrees) { return moved(c, turned_and_enlarged(c, degrees, 1), 1); })},
          {"blurred",
           "sharpness",
           "Blurring the image by {} px",
           0,
           {0.5, 1, 2, 3},
           plain([](const CellParts& c, double sigma) { return blurred(c, sigma); })},
          {"texture shuffled",
           "texture",
           "Shuffling {%} of the cell's pixels within their rings",
           0,
           {0.25, 0.5, 0.75, 1},
           [](const CellParts& c, double share, Random& random) { return shuffled_in_rings(c, share, random); }},
          {"texture levelled",
           "texture",
           "Levelling the rings of the cell to their means by {%}",
           0,
           {0.5, 1},
           plain([](const CellParts& c, double share) {
             return cv::Mat1f(c.phase * (1 - share) + ring_means(c) * share);
           })},
          {"fine detail scaled",
           "texture",
           "Scaling detail finer than 1.5 px to {%}",
           1,
           {0, 0.5, 1.5, 2},
           plain([](const CellParts& c, double f) { return detail_scaled(c, f); })},
          {"core scaled",
           "core",
           "Scaling what rises above the thinner three quarters of the cell, where a nucleus would be, to {%}",
           1,
           {0, 0.5, 1.5, 2},
           plain([](const CellParts& c, double f) { return core_scaled(c, f); })},
          {"centre scaled",
           "centre",
           "Scaling the phase of the inner third of the cell's area to {%}",
           1,
           {0.8, 0.9, 1.1, 1.2},
           plain([](const CellParts& c, double f) { return scaled_between(c, 0, first_third, f); })},
          {"middle scaled",
           "middle",
           "Scaling the phase of the middle third of the cell's area to {%}",
           1,
           {0.8, 0.9, 1.1, 1.2},
           plain([](const CellParts& c, double f) { return scaled_between(c, first_third, second_third, f); })},
          {"rim scaled",
           "rim",
           "Scaling the phase of the outer third of the cell's area to {%}",
           1,
           {0.8, 0.9, 1.1, 1.2},
           plain([](const CellParts& c, double f) { return scaled_between(c, second_third, 2, f); })},
          {"background emptied",
           "background",
           "Replacing the background by bare medium",
           none,
           {1},
           plain([](const CellParts& c, double) {
             return on_background(c, cv::Mat1f(c.phase.size(), static_cast<float>(c.medium)));
           })},
          {"background exchanged",
           "background",
           "Replacing the background by that of another cell",
           none,
           {1},
           plain([](const CellParts& c, double) { return on_background(c, c.other); })}};
}

}  // namespace

CellParts parts_of(const AtlasCell& cell, const AtlasCell& other, std::uint64_t seed) {
  const auto filled = [seed](const AtlasCell& of) {
    cv::Mat1f background = of.patch.phase.clone();
    const cv::Mat1b wide = with_rim(of.mask);
    const auto outside = pixels_where(background, wide == 0);
    Random random(seed, "atlas-background", item_of(of.id));
    for (int y = 0; y < wide.rows; ++y)
      for (int x = 0; x < wide.cols; ++x)
        if (wide(y, x)) background(y, x) = outside.empty() ? 0 : outside[random.below(outside.size())];
    return background;
  };
  CellParts parts;
  parts.phase = cell.patch.phase;
  parts.mask = cell.mask;
  parts.wide = with_rim(cell.mask);
  parts.radius = normalised_radius(cell.mask);
  parts.background = filled(cell);
  parts.medium = median_of(pixels_where(cell.patch.phase, parts.wide == 0));
  parts.other = filled(other);
  const double other_medium = median_of(pixels_where(other.patch.phase, with_rim(other.mask) == 0));
  parts.other += parts.medium - other_medium;
  const auto m = cv::moments(cell.mask, /*binaryImage=*/true);
  parts.centroid = {m.m10 / m.m00, m.m01 / m.m00};
  return parts;
}

std::string words_of(const Change& change, double setting) {
  std::string words = change.what;
  for (const auto& [place, text] :
       {std::pair<std::string, std::string>{"{%}", to_text(std::round(100 * setting)) + " %"},
        {"{}", to_text(setting)}})
    if (const auto at = words.find(place); at != std::string::npos) words.replace(at, place.size(), text);
  return words;
}

const std::vector<Change>& changes() {
  static const std::vector<Change> all = all_changes();
  return all;
}

}  // namespace leukolens
