#include "phantom/capture_paths.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "leukolens/core/random.hpp"

namespace leukolens {
namespace {

constexpr double wall_speed = 0.25;    ///< at the frame's upper and lower side, of that in the middle
constexpr double speed_spread = 0.05;  ///< standard deviation between cells at one place, relative
constexpr int outline_room_px = 128;   ///< an image in which every cell fits

double profile(const PhantomCaptureOptions& o, double y) {
  const double s = 2 * y / o.size.height - 1;
  return o.step_px * (1 - (1 - wall_speed) * s * s);
}

/// Mean number of frames in which the centre of an object is in the frame.
double mean_stay(const PhantomCaptureOptions& o) {
  double sum = 0;
  for (int y = 0; y < o.size.height; ++y) sum += o.size.width / profile(o, y + 0.5);
  return sum / o.size.height;
}

int poisson(Random& random, double mean) {
  int n = 0;
  for (double p = std::exp(-mean), u = random.uniform() - p; u >= 0 && n < 10000; u -= p) p *= mean / ++n;
  return n;
}

int draw_label(const PhantomCaptureOptions& o, Random& random) {
  double sum = 0;
  for (const double share : o.class_shares) sum += share;
  double u = random.uniform() * sum;
  int last = 0;
  for (int k = 0; k < 4; ++k) {
    if (o.class_shares[static_cast<std::size_t>(k)] == 0) continue;
    last = k;
    u -= o.class_shares[static_cast<std::size_t>(k)];
    if (u < 0) break;
  }
  return last;
}

class PathDrawer {
 public:
  explicit PathDrawer(const PhantomCaptureOptions& o) : o_(o) {}

  void stuck(int number) {
    Random random(o_.seed, "capture stuck", static_cast<std::uint64_t>(number));
    Path path = cell(random, 0);
    path.kind = PhantomKind::stuck;
    path.begin = random.uniform(0.1, 0.9) * o_.size.width;
    path.step = path.sway = 0;
    add(path);
  }

  void arrivals(int epoch, int first, double cells, double specks) {
    Random random(o_.seed, "capture arrivals", static_cast<std::uint64_t>(epoch - first));
    for (int n = poisson(random, cells); n > 0; --n) {
      const Path path = cell(random, epoch);
      const bool pair = random.uniform() < o_.pairs;
      add(path);
      if (pair) companion(random, path);
    }
    for (int n = poisson(random, specks); n > 0; --n) add(speck(random, epoch));
  }

  std::vector<Path> paths() && { return std::move(paths_); }

 private:
  Path cell(Random& random, int epoch) {
    Path path{};
    path.kind = PhantomKind::cell;
    path.label = draw_label(o_, random);
    path.begin = epoch + random.uniform();
    path.y = random.uniform() * o_.size.height;
    path.step = profile(o_, path.y) * (1 + speed_spread * std::clamp(random.normal(), -2.5, 2.5));
    path.sway = 2 * random.uniform();
    path.sway_length = random.uniform(200, 500);
    path.sway_phase = random.uniform(0, 2 * std::numbers::pi);
    return path;
  }

  /// Another cell that touches it and goes nearly as fast.
  void companion(Random& random, const Path& first) {
    Path path = cell(random, 0);
    const double angle = random.uniform(0, 2 * std::numbers::pi);
    path.diameter = diameter_of(path, paths_.size());
    const double apart = random.uniform(0.9, 1.1) * (paths_.back().diameter + path.diameter) / 2;
    path.y = std::clamp(first.y + apart * std::sin(angle), 0.0, static_cast<double>(o_.size.height));
    path.step = first.step * random.uniform(0.98, 1.02);
    path.begin = first.begin + apart * std::cos(angle) / first.step;
    path.sway = first.sway;
    path.sway_length = first.sway_length;
    path.sway_phase = first.sway_phase;
    add(path);
  }

  Path speck(Random& random, int epoch) {
    Path path = cell(random, epoch);
    path.kind = PhantomKind::debris;
    path.label = -1;
    path.diameter = random.uniform(1.5, 3) / o_.pixel_size_um;
    return path;
  }

  double diameter_of(const Path& path, std::size_t track) const {
    return 2 * body_of(o_, path, track, outline_room_px).radius / o_.pixel_size_um;
  }

  void add(Path path) {
    if (path.kind != PhantomKind::debris) path.diameter = diameter_of(path, paths_.size());
    paths_.push_back(path);
  }

  const PhantomCaptureOptions& o_;
  std::vector<Path> paths_;
};

}  // namespace

cv::Point2d Path::place(double frame) const {
  if (step == 0) return {begin, y};
  const double x = (frame - begin) * step;
  return {x, y + sway * std::sin(2 * std::numbers::pi * x / sway_length + sway_phase)};
}

std::vector<Path> draw_paths(const PhantomCaptureOptions& o) {
  PathDrawer drawer(o);
  for (int i = 0; i < o.stuck; ++i) drawer.stuck(i);
  const double stay = mean_stay(o);
  // Pairs bring a second cell each.
  const double cells = o.cells_per_frame / stay / (1 + o.pairs), specks = o.debris_per_frame / stay;
  const int first = -static_cast<int>(std::ceil((o.size.width + approach_px) / (wall_speed * 0.9 * o.step_px)));
  const int last = o.frames + static_cast<int>(std::ceil(approach_px / (wall_speed * 0.9 * o.step_px)));
  for (int epoch = first; epoch < last; ++epoch) drawer.arrivals(epoch, first, cells, specks);
  return std::move(drawer).paths();
}

PhantomOptions cell_options(const PhantomCaptureOptions& o, int size_px) {
  PhantomOptions cells;
  cells.seed = o.seed;
  cells.size_px = size_px;
  cells.pixel_size_um = o.pixel_size_um;
  cells.noise_rad = 0;
  cells.difficulty = o.difficulty;
  return cells;
}

Anatomy body_of(const PhantomCaptureOptions& o, const Path& path, std::size_t track, int size_px) {
  const PhantomOptions cells = cell_options(o, size_px);
  Anatomy body{};
  if (path.kind == PhantomKind::debris) {
    constexpr double debris_index = 1.365;
    body.radius = body.half_height = path.diameter * o.pixel_size_um / 2;
    body.cell_index = body.nucleus_index = body.granule_index = debris_index;
    return body;
  }
  PhantomOptions study = cells;
  study.seed = o.donor_seed;
  body = draw_anatomy(cells, static_cast<int>(track), path.label, donor_of(study, o.donor));
  body.centre_x = body.centre_y = 0;
  return body;
}

}  // namespace leukolens
