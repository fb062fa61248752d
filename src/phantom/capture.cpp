#include "leukolens/phantom/capture.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>

#include "leukolens/core/error.hpp"
#include "phantom/capture_medium.hpp"
#include "phantom/capture_paths.hpp"
#include "phantom/optics.hpp"

namespace leukolens {
namespace {

constexpr int margin_px = 6;  ///< between an object's outline and its drawing's border

void require(bool holds, const char* what) {
  if (!holds) throw Error(Kind::bad_value, std::string("simulated captures: ") + what);
}

void check(const PhantomCaptureOptions& o) {
  const auto within = [](double x, double lo, double hi) { return x >= lo && x <= hi; };
  require(o.frames > 0, "frames must be at least 1");
  require(within(o.cells_per_frame, 0, 200), "cells per frame must be 0 to 200");
  require(within(o.step_px, 0.1, 10000), "the step must be 0.1 to 10000 px per frame");
  require(within(o.size.width, 64, 4096) && within(o.size.height, 64, 4096), "the frame's sides must be 64 to 4096 px");
  require(o.donor >= 0, "donors are counted from 0");
  double sum = 0;
  for (const double share : o.class_shares) {
    require(within(share, 0, 1e9), "shares of classes must be 0 or more");
    sum += share;
  }
  require(sum > 0, "one class must have a share above 0");
  require(within(o.pairs, 0, 1), "the share of pairs must be 0 to 1");
  require(within(o.stuck, 0, 1000), "stuck cells must be 0 to 1000");
  require(within(o.debris_per_frame, 0, 200), "debris per frame must be 0 to 200");
  require(within(o.background_rad, 0, 100), "the background must be 0 to 100 rad");
  require(within(o.pixel_size_um, 0.15, 2), "the pixel size must be 0.15 to 2 um");
  require(within(o.noise_rad, 0, 10), "the noise must be 0 to 10 rad");
  require(within(o.difficulty, 0, 10), "the difficulty must be 0 to 10");
}

struct Drawing {
  cv::Mat1f phase;
  cv::Mat1b mask;
};

Drawing draw_object(const PhantomCaptureOptions& o, const Path& path, std::size_t track) {
  const int size_px = 2 * static_cast<int>(std::ceil(0.65 * path.diameter)) + 2 * margin_px;
  const PhantomOptions cells = cell_options(o, std::max(size_px, 16));
  Projection seen = project(cells, body_of(o, path, track, cells.size_px));
  seen.phase += seen.phase.mul(texture(cells, static_cast<int>(track)));
  return {blurred(seen.phase, cells), seen.cell};
}

/// Adds the drawing with its centre at `centre`, between pixels by bilinear interpolation.
void place(const Drawing& drawing, const cv::Point2d& centre, unsigned short number, PhantomFrame& frame) {
  const double half = (drawing.phase.cols - 1) / 2.0;
  const cv::Point corner(static_cast<int>(std::floor(centre.x - half)), static_cast<int>(std::floor(centre.y - half)));
  const cv::Rect box = cv::Rect(corner, drawing.phase.size() + cv::Size(1, 1));
  const cv::Rect seen = box & cv::Rect({0, 0}, frame.phase.size());
  if (seen.empty()) return;
  const cv::Matx23d shift(1, 0, centre.x - half - corner.x, 0, 1, centre.y - half - corner.y);
  cv::Mat1f phase;
  cv::Mat1b mask;
  cv::warpAffine(drawing.phase, phase, shift, box.size(), cv::INTER_LINEAR);
  cv::warpAffine(drawing.mask, mask, shift, box.size(), cv::INTER_NEAREST);
  frame.phase(seen) += phase(seen - corner);
  cv::Mat1w objects = frame.objects(seen);
  objects.setTo(number, mask(seen - corner) & (objects == 0));
}

}  // namespace

const char* name_of(PhantomKind kind) {
  switch (kind) {
    case PhantomKind::stuck:
      return "stuck";
    case PhantomKind::debris:
      return "debris";
    case PhantomKind::cell:
      break;
  }
  return "cell";
}

struct PhantomCapture::State {
  explicit State(const PhantomCaptureOptions& o) : options(o), medium(o), paths(draw_paths(o)) {
    for (std::size_t i = 0; i < paths.size(); ++i) {
      if (paths[i].step == 0) continue;
      longest = std::max(longest, (o.size.width + 3 * approach_px) / paths[i].step + 4);
      approach = std::max(approach, 2 * approach_px / paths[i].step + 4);
      if (moving == 0) moving = i;
    }
    if (moving == 0) moving = paths.size();
  }

  PhantomCaptureOptions options;
  CaptureMedium medium;
  std::vector<Path> paths;
  std::size_t moving = 0;  ///< the first that is not stuck; from there on they come in the order of frames, nearly
  double longest = 0;      ///< frames that the slowest takes, and those by which they are out of order
  double approach = 0;     ///< frames before its `begin` in which one may be seen, and those
  std::map<std::size_t, Drawing> drawings;

  /// Tracks that are seen in a frame.
  std::vector<std::size_t> seen(int frame) const;
  const Drawing& drawing(std::size_t track) {
    const auto found = drawings.find(track);
    return (found != drawings.end() ? found : drawings.emplace(track, draw_object(options, paths[track], track)).first)
        ->second;
  }
};

std::vector<std::size_t> PhantomCapture::State::seen(int frame) const {
  std::vector<std::size_t> found;
  const auto look = [&](std::size_t i) {
    const cv::Point2d p = paths[i].place(frame);
    const double reach = 0.4 * paths[i].diameter;
    if (p.x > -reach && p.x < options.size.width - 1 + reach && p.y > -reach && p.y < options.size.height - 1 + reach)
      found.push_back(i);
  };
  for (std::size_t i = 0; i < moving; ++i) look(i);
  const auto earlier = [](const Path& path, double begin) { return path.begin < begin; };
  const auto first = paths.begin() + static_cast<std::ptrdiff_t>(moving);
  const auto from = std::lower_bound(first, paths.end(), frame - longest, earlier);
  const auto to = std::lower_bound(from, paths.end(), frame + approach, earlier);
  for (auto i = from; i != to; ++i) look(static_cast<std::size_t>(i - paths.begin()));
  return found;
}

PhantomCapture::PhantomCapture(const PhantomCaptureOptions& options) {
  check(options);
  state_ = std::make_unique<State>(options);
}
PhantomCapture::~PhantomCapture() = default;
PhantomCapture::PhantomCapture(PhantomCapture&&) noexcept = default;
PhantomCapture& PhantomCapture::operator=(PhantomCapture&&) noexcept = default;

std::vector<PhantomSighting> PhantomCapture::sightings(int frame) const {
  require(frame >= 0 && frame < state_->options.frames, "frames are counted from 0 to below their number");
  std::vector<PhantomSighting> out;
  for (const std::size_t track : state_->seen(frame)) {
    const Path& path = state_->paths[track];
    const cv::Point2d p = path.place(frame);
    const double r = 0.55 * path.diameter;  // outlines are no circles
    const cv::Size size = state_->options.size;
    const bool whole =
        p.x - r >= -0.5 && p.y - r >= -0.5 && p.x + r <= size.width - 0.5 && p.y + r <= size.height - 0.5;
    out.push_back({track, path.kind, path.label < 0 ? "" : phantom_classes()[static_cast<std::size_t>(path.label)], p,
                   path.diameter, whole});
  }
  return out;
}

PhantomFrame PhantomCapture::draw(int frame) {
  PhantomFrame out;
  out.sightings = sightings(frame);
  out.phase = state_->medium.frame(frame);
  out.objects = cv::Mat1w::zeros(state_->options.size);
  std::erase_if(state_->drawings, [&](const auto& entry) {
    return std::none_of(out.sightings.begin(), out.sightings.end(),
                        [&](const PhantomSighting& s) { return s.track == entry.first; });
  });
  for (std::size_t i = 0; i < out.sightings.size(); ++i)
    place(state_->drawing(out.sightings[i].track), out.sightings[i].centre, static_cast<unsigned short>(i + 1), out);
  return out;
}

cv::Mat1f PhantomCapture::background() const { return state_->medium.mean(); }

Optics PhantomCapture::optics() const {
  const PhantomOptions defaults;
  return {state_->options.pixel_size_um, defaults.wavelength_nm, defaults.medium_index};
}

std::size_t PhantomCapture::tracks() const { return state_->paths.size(); }

}  // namespace leukolens
