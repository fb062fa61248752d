#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "leukolens/phantom/phantom.hpp"

namespace leukolens {

/// A simulated capture of a flow microscope: cells drift through a channel from left to right, faster in its middle.
struct PhantomCaptureOptions {
  int frames = 1000;           ///< > 0
  double cells_per_frame = 5;  ///< mean number of cells whose centre is in the frame, 0 to 200
  double step_px = 100;        ///< px per frame in the middle of the channel, > 0; a quarter of it at the walls
  cv::Size size = {512, 384};  ///< px, sides 64 to 4096
  std::uint64_t seed = 1;
  int donor = 0;                 ///< >= 0: number of the donor, whose cells are alike
  std::uint64_t donor_seed = 1;  ///< captures of one study share it, so that a donor is the same in each
  std::array<double, 4> class_shares = {1, 1, 1, 1};  ///< of phantom_classes(), >= 0, not all 0
  double pairs = 0.05;            ///< share of cells that come with another one beside them that touches it, 0 to 1
  int stuck = 1;                  ///< cells that stand in the channel, >= 0
  double debris_per_frame = 0.5;  ///< mean number of specks of 1.5 to 3 um, 0 to 200
  double background_rad = 0.04;   ///< size of offset, tilt and fringes, which drift slowly; >= 0
  double pixel_size_um = 0.4;     ///< of the object: a leukocyte is about 25 px across
  double noise_rad = 0.03;        ///< standard deviation of white phase noise
  double difficulty = 1;          ///< of the cells, as in PhantomOptions
};

enum class PhantomKind { cell, stuck, debris };
const char* name_of(PhantomKind kind);  ///< "cell" | "stuck" | "debris"

/// The truth about one object in one frame.
struct PhantomSighting {
  std::size_t track;  ///< number of the object within the capture, the same in each of its frames
  PhantomKind kind;
  std::string label;   ///< class of a cell; empty for debris
  cv::Point2d centre;  ///< px, of the whole object; pixel centres have whole numbers
  double diameter_px;  ///< of the disc of equal area
  bool whole;          ///< no part of it lies outside the frame
};

struct PhantomFrame {
  cv::Mat1f phase;                         ///< rad, with background and noise
  cv::Mat1w objects;                       ///< 0, or 1 + the place in `sightings`; where two overlap, the first
  std::vector<PhantomSighting> sightings;  ///< by track
};

/// Frames of a simulated capture, each a pure function of (options, number), in memory that does not grow with frames
/// but for 80 bytes a cell. What overlaps adds its phase, as cells at different heights do.
class PhantomCapture {
 public:
  explicit PhantomCapture(const PhantomCaptureOptions& options);  ///< @throws Error  Kind::bad_value
  ~PhantomCapture();
  PhantomCapture(PhantomCapture&&) noexcept;
  PhantomCapture& operator=(PhantomCapture&&) noexcept;

  /// The truth alone, without drawing. Objects of which the outer tenth of the diameter would be seen are left out.
  /// @param frame  0..frames-1
  std::vector<PhantomSighting> sightings(int frame) const;
  /// Keeps drawings of cells from frame to frame, so frames in rising order are fastest. Not for two threads at once.
  PhantomFrame draw(int frame);
  cv::Mat1f background() const;  ///< rad, the mean over all frames of what is there without objects and noise
  Optics optics() const;
  std::size_t tracks() const;  ///< of all kinds

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace leukolens
