#pragma once
#include <array>
#include <opencv2/core.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "leukolens/atlas/atlas_cell.hpp"
#include "leukolens/attribution/concepts.hpp"
#include "leukolens/core/json_fwd.hpp"
#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

struct ConceptsOptions {
  std::size_t most = 5;        ///< channels a class
  std::size_t references = 6;  ///< cells a channel
};

/// One channel of the network's last maps, as a class uses it.
struct Concept {
  int channel = 0;
  Estimate share;  ///< mean over cells of its part of the sum of |relevance| over the channels, with the relevance's
                   ///< sign: above 0 it speaks for the class
  double size = undefined;              ///< the same without the sign, 0..1
  std::vector<std::size_t> references;  ///< of the given cells: those it is most relevant in, two a donor
  std::vector<cv::Mat1f> maps;          ///< of the reference cells: what flows through the channel, S x S
  std::array<double, 4> zones{};        ///< mean share of |map| in centre, middle, rim, outside; NaN: no outline
  std::array<double, 4> areas{};        ///< mean share of the image that they take
  std::vector<std::pair<std::string, double>> goes_with;  ///< shape columns whose Spearman correlation with its share
                                                          ///< is at least 0.5 in size, beyond chance and of one sign
                                                          ///< in most donors
};

struct ConceptsReport {
  std::string layer;
  int channels = 0;
  std::size_t cells = 0;
  std::vector<Concept> concepts;  ///< the largest first
  double shown = undefined;       ///< share of |relevance| that they hold together, 0..1
};

/// @param cells  called `class_index` by the network  @param inputs  of that network, one a cell
ConceptsReport find_concepts(std::span<const AtlasCell> cells, const std::vector<cv::Mat1f>& inputs, int class_index,
                             const ConceptsOf& of, const ConceptsOptions& options = {});

Json to_json(const ConceptsReport& report, std::span<const AtlasCell> cells);
std::vector<Finding> findings_of(const ConceptsReport& report, const std::string& class_name);

}  // namespace leukolens
