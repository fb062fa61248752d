#pragma once
#include <memory>
#include <opencv2/core.hpp>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace leukolens {

/// Scalar of the logits z that is explained for class c.
///   logit            z_c
///   centred          z_c - mean_k z_k: does not change when a constant is added to all logits
///   margin           z_c - max_{k != c} z_k
///   log_probability  log softmax(z)_c
enum class ScoreOf { logit, centred, margin, log_probability };
ScoreOf score_from(
    const std::string& name);  ///< "logit" | "centred" | "margin" | "log-probability"; @throws Kind::usage
const char* name_of(ScoreOf score);

/// Grey value that stands for "nothing here" when part of the input is hidden.
///   zero_phase     the medium, 0 rad: (0 - mean) / std after standardisation
///   border_median  median of the input's outermost pixel ring
///   image_mean     mean of the input
///   blur           the input itself, Gaussian-blurred with a standard deviation of one window
enum class Baseline { zero_phase, border_median, image_mean, blur };
Baseline baseline_from(const std::string& name);  ///< "zero" | "border" | "mean" | "blur"; @throws Kind::usage
const char* name_of(Baseline baseline);

/// How a class is explained.
enum class ExplainMethod { grad_cam, occlusion };
ExplainMethod explain_method_from(const std::string& name);  ///< "grad-cam" | "occlusion"; @throws Kind::usage
const char* name_of(ExplainMethod method);

struct GradCamOptions {
  std::string layer;  ///< node to look at; empty: the graph's last feature map
  ScoreOf score = ScoreOf::logit;
};
struct OcclusionOptions {
  int window_px = 7;  ///< side of the hidden square, 1..S
  int stride_px = 2;  ///< 1..window: every pixel is hidden at least once
  Baseline baseline = Baseline::zero_phase;
  ScoreOf score = ScoreOf::logit;
  int batch = 64;
};

/// One explanation of one class of one cell.
struct SaliencyMap {
  cv::Mat1f map;     ///< S x S; Grad-CAM: after ReLU, >= 0; occlusion: score drop, signed
  cv::Mat1f raw;     ///< Grad-CAM: coarse signed sum before ReLU, H x W of the layer; else empty
  double score = 0;  ///< the explained score of the untouched input
};

/// A network ready to be explained. Maps are functions of the standardised S x S input. Const members may be called
/// from several threads at once.
class Explainer {
 public:
  /// @param zero  value of zero phase after standardisation, (0 - mean) / std
  Explainer(const Graph& graph, const Weights& weights, double zero);
  ~Explainer();

  Explainer(const Explainer&) = delete;
  Explainer& operator=(const Explainer&) = delete;

  std::vector<float> logits(const cv::Mat1f& input) const;  ///< K raw logits

  /// Grad-CAM (Selvaraju et al., ICCV 2017): weights = spatial mean of the gradient, upsampled bilinearly
  /// (align_corners = false). One map per class asked for. @throws Error  Kind::usage for an unknown layer (lists them)
  std::vector<SaliencyMap> grad_cam(const cv::Mat1f& input, const std::vector<int>& classes,
                                    const GradCamOptions& options) const;

  /// Occlusion (Zeiler & Fergus, ECCV 2014): f(x) - f(occluded), windows truncated at the border, overlaps averaged:
  /// a pixel's value is the mean over the windows that hide it. @throws Error  Kind::usage for a window or stride
  /// outside its range
  std::vector<SaliencyMap> occlusion(const cv::Mat1f& input, const std::vector<int>& classes,
                                     const OcclusionOptions& options) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace leukolens
