#include "attribution/superpixels.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace leukolens {
namespace {

constexpr int rounds = 10;           // as the paper has it
constexpr double compactness = 0.2;  // of the image's range, that counts as much as one step of the grid

struct Centre {
  double x, y, value;
};

/// `count` points in about square rows, evenly over the image; the value is that of the pixel there.
std::vector<Centre> seeds(const cv::Mat1f& image, int count) {
  const int rows = std::clamp(static_cast<int>(std::lround(std::sqrt(count))), 1, image.rows);
  std::vector<Centre> out;
  for (int r = 0; r < rows; ++r) {
    const int columns = std::min(count * (r + 1) / rows - count * r / rows, image.cols);
    const double y = (r + 0.5) * image.rows / rows;
    for (int c = 0; c < columns; ++c) {
      const double x = (c + 0.5) * image.cols / columns;
      out.push_back({x - 0.5, y - 0.5, image(static_cast<int>(y), static_cast<int>(x))});
    }
  }
  return out;
}

/// Nearest centre of every pixel; the first of equals.
cv::Mat1i assign(const cv::Mat1f& image, const std::vector<Centre>& centres, double step, double value_scale) {
  cv::Mat1i out(image.size());
  for (int y = 0; y < image.rows; ++y)
    for (int x = 0; x < image.cols; ++x) {
      double best = std::numeric_limits<double>::infinity();
      for (std::size_t k = 0; k < centres.size(); ++k) {
        const double dx = (x - centres[k].x) / step, dy = (y - centres[k].y) / step,
                     dv = (image(y, x) - centres[k].value) * value_scale, distance = dx * dx + dy * dy + dv * dv;
        if (distance < best) best = distance, out(y, x) = static_cast<int>(k);
      }
    }
  return out;
}

void move_to_means(std::vector<Centre>& centres, const cv::Mat1f& image, const cv::Mat1i& labels) {
  std::vector<Centre> sums(centres.size(), {0, 0, 0});
  std::vector<int> pixels(centres.size(), 0);
  for (int y = 0; y < image.rows; ++y)
    for (int x = 0; x < image.cols; ++x) {
      const auto k = static_cast<std::size_t>(labels(y, x));
      sums[k].x += x, sums[k].y += y, sums[k].value += double{image(y, x)}, ++pixels[k];
    }
  for (std::size_t k = 0; k < centres.size(); ++k)
    if (pixels[k] > 0) centres[k] = {sums[k].x / pixels[k], sums[k].y / pixels[k], sums[k].value / pixels[k]};
}

/// Pixels outside the largest connected piece of their label lose it: -1.
void drop_fragments(cv::Mat1i& labels, int count) {
  for (int k = 0; k < count; ++k) {
    cv::Mat1i pieces, stats;
    cv::Mat1d centroids;
    const int n = cv::connectedComponentsWithStats(labels == k, pieces, stats, centroids, 4, CV_32S);
    int largest = 0;  // 0 is what is not of this label
    for (int piece = 1; piece < n; ++piece)
      if (largest == 0 || stats(piece, cv::CC_STAT_AREA) > stats(largest, cv::CC_STAT_AREA)) largest = piece;
    if (n > 2) labels.setTo(-1, (labels == k) & (pieces != largest));
  }
}

/// Gives every pixel without a label that of a neighbour, from outside inwards.
void fill(cv::Mat1i& labels) {
  static const std::vector<cv::Point> sides = {{0, -1}, {-1, 0}, {1, 0}, {0, 1}};
  const cv::Rect image(0, 0, labels.cols, labels.rows);
  while (cv::countNonZero(labels < 0) > 0) {
    const cv::Mat1i before = labels.clone();
    for (int y = 0; y < labels.rows; ++y)
      for (int x = 0; x < labels.cols; ++x)
        for (const auto& side : sides) {
          const cv::Point beside = cv::Point(x, y) + side;
          if (labels(y, x) < 0 && image.contains(beside) && before(beside) >= 0) labels(y, x) = before(beside);
        }
  }
}

/// Numbers without gaps, in the order of the old ones.
void renumber(cv::Mat1i& labels, int count) {
  std::vector<int> number(static_cast<std::size_t>(count), -1);
  for (const int k : labels) number[static_cast<std::size_t>(k)] = 0;
  int next = 0;
  for (auto& n : number)
    if (n == 0) n = next++;
  for (auto& k : labels) k = number[static_cast<std::size_t>(k)];
}

}  // namespace

cv::Mat1i superpixels(const cv::Mat1f& image, int count) {
  auto centres = seeds(image, std::min(count, static_cast<int>(image.total())));
  double low, high;
  cv::minMaxLoc(image, &low, &high);
  const double step = std::sqrt(static_cast<double>(image.total()) / static_cast<double>(centres.size()));
  const double value_scale = high > low ? 1 / (compactness * (high - low)) : 0;
  cv::Mat1i labels;
  for (int round = 0; round < rounds; ++round) {
    labels = assign(image, centres, step, value_scale);
    move_to_means(centres, image, labels);
  }
  const int all = static_cast<int>(centres.size());
  drop_fragments(labels, all);
  fill(labels);
  renumber(labels, all);
  return labels;
}

int count_of(const cv::Mat1i& segments) {
  double low, high;
  cv::minMaxLoc(segments, &low, &high);
  return static_cast<int>(high) + 1;
}

}  // namespace leukolens
