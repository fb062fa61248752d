#pragma once
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "leukolens/phase/image.hpp"
#include "leukolens/predictions/prediction.hpp"

namespace leukolens {

/// One cell as the parts of the atlas see it: classified, explained, segmented.
struct AtlasCell {
  std::string id, content_hash, donor, capture, label, role, decision;
  int label_class = -1;  ///< in the model's classes; -1: none of them, or unknown
  int predicted = 0;     ///< class of the call, whose page it stands on and whose map `relevance` is
  double confidence = undefined, novelty = undefined;
  bool held_out = true;          ///< the network was neither trained nor stopped on it
  std::vector<float> logits;     ///< K, raw
  std::vector<double> p, shape;  ///< K; shape_columns()
  PhaseImage patch;              ///< S x S, before standardisation
  cv::Mat1f input;               ///< S x S, standardised: what the network saw
  cv::Mat1b mask;                ///< S x S, 0 | 255; all 0 where no cell was found in the patch
  cv::Mat1f relevance;           ///< S x S, signed, of the predicted class
};

/// A sentence and the numbers that it rests on: JSON pointers into the object of the part that says it.
struct Finding {
  std::string text;
  std::vector<std::string> pointers;
};

/// Centred logit z_c - mean_k z_k: what maps and interventions explain.
double centred_logit(const std::vector<float>& logits, int c);

}  // namespace leukolens
