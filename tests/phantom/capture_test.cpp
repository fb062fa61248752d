#include "leukolens/phantom/capture.hpp"

#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>
#include <set>

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;

namespace {

PhantomCaptureOptions quiet() {
  PhantomCaptureOptions o;
  o.noise_rad = o.background_rad = 0;
  o.frames = 40;
  return o;
}

double greatest_difference(const cv::Mat1f& a, const cv::Mat1f& b) { return cv::norm(a, b, cv::NORM_INF); }

}  // namespace

TEST_CASE("a frame of a phantom capture depends on its number alone", "[phantom]") {
  PhantomCaptureOptions o;
  o.frames = 30;
  PhantomCapture forward(o), straight(o);
  o.frames = 100;
  PhantomCapture longer(o);
  PhantomFrame frame;
  for (int f = 0; f <= 20; ++f) frame = forward.draw(f);
  for (PhantomCapture* other : {&straight, &longer}) {
    const PhantomFrame again = other->draw(20);
    CHECK(greatest_difference(frame.phase, again.phase) == 0);
    CHECK(cv::norm(frame.objects, again.objects, cv::NORM_INF) == 0);
    REQUIRE(frame.sightings.size() == again.sightings.size());
    for (std::size_t i = 0; i < again.sightings.size(); ++i)
      CHECK(frame.sightings[i].track == again.sightings[i].track);
  }
  o.seed = 2;
  CHECK(greatest_difference(frame.phase, PhantomCapture(o).draw(20).phase) > 0.5);
}

TEST_CASE("objects lie where the truth says", "[phantom]") {
  PhantomCaptureOptions o = quiet();
  o.pairs = 0;
  PhantomCapture capture(o);
  int whole = 0;
  for (int f = 0; f < 20; ++f) {
    const PhantomFrame frame = capture.draw(f);
    for (std::size_t i = 0; i < frame.sightings.size(); ++i) {
      const PhantomSighting& s = frame.sightings[i];
      const cv::Moments m = cv::moments(frame.objects == static_cast<int>(i + 1), true);
      bool alone = true;
      for (const PhantomSighting& other : frame.sightings)
        alone &= other.track == s.track || cv::norm(other.centre - s.centre) > other.diameter_px + s.diameter_px;
      if (!s.whole || !alone) continue;
      ++whole;
      CHECK(std::abs(m.m10 / m.m00 - s.centre.x) < 1);
      CHECK(std::abs(m.m01 / m.m00 - s.centre.y) < 1);
      CHECK(m.m00 == Approx(CV_PI / 4 * s.diameter_px * s.diameter_px).epsilon(0.12).margin(6));
    }
    // Without noise and background all phase is the objects'.
    CHECK(cv::sum(frame.phase)[0] > 0);
    cv::Mat1f outside = frame.phase.clone();
    cv::Mat1b near;
    cv::dilate(frame.objects > 0, near, cv::Mat(), {-1, -1}, 3);
    outside.setTo(0, near);
    CHECK(cv::norm(outside, cv::NORM_INF) < 0.05);
  }
  CHECK(whole > 40);
}

TEST_CASE("the flow of a phantom capture is a parabola, and what is stuck stands", "[phantom]") {
  PhantomCaptureOptions o;
  o.frames = 200;
  o.step_px = 40;
  const PhantomCapture capture(o);
  std::map<std::size_t, std::vector<PhantomSighting>> tracks;
  for (int f = 0; f < o.frames; ++f)
    for (const PhantomSighting& s : capture.sightings(f)) tracks[s.track].push_back(s);
  for (const auto& [track, seen] : tracks) {
    const cv::Point2d way = seen.back().centre - seen.front().centre;
    if (seen[0].kind == PhantomKind::stuck) {
      CHECK(cv::norm(way) == 0);
      CHECK(seen.size() == 200);
    } else if (seen.size() > 1) {
      const double s = 2 * seen[0].centre.y / 384 - 1;
      CHECK(way.x / static_cast<double>(seen.size() - 1) == Approx(40 * (1 - 0.75 * s * s)).epsilon(0.35));
    }
  }
}

TEST_CASE("a phantom capture has the cells and classes asked for", "[phantom]") {
  for (const double wanted : {1., 5., 20.}) {
    PhantomCaptureOptions o;
    o.frames = 2000;
    o.cells_per_frame = wanted;
    o.class_shares = {0, 1, 0, 3};
    const PhantomCapture capture(o);
    double inside = 0;
    std::map<std::string, std::set<std::size_t>> of_class;
    for (int f = 0; f < o.frames; ++f)
      for (const PhantomSighting& s : capture.sightings(f)) {
        if (s.kind != PhantomKind::cell) continue;
        inside += s.centre.x >= 0 && s.centre.x < 512 && s.centre.y >= 0 && s.centre.y < 384;
        of_class[s.label].insert(s.track);
      }
    CHECK(inside / o.frames == Approx(wanted).epsilon(0.12));
    CHECK(of_class.size() == 2);
    const auto lymphocytes = static_cast<double>(of_class["lymphocyte"].size());
    const auto neutrophils = static_cast<double>(of_class["neutrophil"].size());
    CHECK(lymphocytes / (lymphocytes + neutrophils) == Approx(0.25).margin(0.06));
  }
}

TEST_CASE("phantom captures refuse options out of range", "[phantom][errors]") {
  PhantomCaptureOptions o;
  o.frames = 0;
  CHECK_THROWS_AS(PhantomCapture(o), Error);
  o = {};
  o.step_px = 0;
  CHECK_THROWS_AS(PhantomCapture(o), Error);
  o = {};
  o.class_shares = {0, 0, 0, 0};
  CHECK_THROWS_AS(PhantomCapture(o), Error);
  o = {};
  CHECK_THROWS_AS(PhantomCapture(o).sightings(o.frames), Error);
}
