#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "atlas/map_sums.hpp"
#include "leukolens/atlas/radial.hpp"

namespace leukolens {

/// Which of a class's cells a mean is over.
enum class Split { all, right, wrong, unlabelled, sure, doubtful };
inline constexpr std::array<Split, 6> splits = {Split::all,        Split::right, Split::wrong,
                                                Split::unlabelled, Split::sure,  Split::doubtful};
const char* name_of(Split split);

/// What is kept of every cell: a few numbers.
struct CellRow {
  std::string donor;
  int label_class;  ///< -1: unknown
  bool is_right, held_out, has_mask;
  double score;  ///< centred logit of the call
  std::array<float, radial_bins> density;
  std::array<float, 4> share, area;
  std::array<float, 4> phase;  ///< share of the phase in each zone: how thick the cell is there
};

/// The first cells in the order of a key, kept while cells stream by. Equal keys: the smaller id.
class FirstCells {
 public:
  explicit FirstCells(std::size_t most) : most_(most) {}
  bool wants(double key) const { return most_ > 0 && (kept_.size() < most_ || key <= kept_.rbegin()->first.first); }
  void add(double key, const AtlasCell& cell);
  std::vector<AtlasCell> cells() const;  ///< in the order of the keys

 private:
  std::size_t most_;
  std::map<std::pair<double, std::string>, AtlasCell> kept_;
};

/// A number that stands for drawing cells at random: a function of (seed, id), 0..1.
double draw_of(std::uint64_t seed, const std::string& id);

/// The cells that one network calls one class.
class ClassCells {
 public:
  explicit ClassCells(const AtlasOptions& options);
  void add(const AtlasCell& cell);

  MapMeans means(Split split) const { return maps_.at(split).means(); }
  const std::vector<CellRow>& rows() const { return rows_; }
  /// Means on the common grid, each cell's |relevance| adding up to 1; empty where no cell was found in any patch.
  cv::Mat1f common_relevance() const { return mean_of(grid_relevance_); }
  cv::Mat1f common_phase() const { return mean_of(grid_phase_); }
  std::vector<AtlasCell> sample() const { return sample_.cells(); }
  std::vector<AtlasCell> typical() const { return typical_.cells(); }    ///< right calls nearest to the train cells
  std::vector<AtlasCell> doubted() const { return doubted_.cells(); }    ///< least confident calls
  std::vector<AtlasCell> mistaken() const { return mistaken_.cells(); }  ///< wrong calls, the most confident first

 private:
  cv::Mat1f mean_of(const cv::Mat1d& sum) const;

  const AtlasOptions& options_;
  std::map<Split, MapSums> maps_;
  std::vector<CellRow> rows_;
  cv::Mat1d grid_relevance_, grid_phase_;
  std::size_t on_grid_ = 0;
  FirstCells sample_, typical_, doubted_, mistaken_;
};

}  // namespace leukolens
