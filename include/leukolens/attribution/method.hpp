#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "leukolens/core/json_fwd.hpp"

namespace leukolens {

/// Scalar of the logits z that is explained for class c.
///   logit            z_c
///   centred          z_c - mean_k z_k: does not change when a constant is added to all logits
///   margin           z_c - max_{k != c} z_k
///   log_probability  log softmax(z)_c
enum class ScoreOf { logit, centred, margin, log_probability };
std::vector<std::string> score_names();
ScoreOf score_from(const std::string& name);  ///< "logit" | "centred" | "margin" | "log-probability"
const char* name_of(ScoreOf score);

/// Value that stands for "nothing here" when part of the input is hidden.
///   background     zero phase where the cell's border lies there within its own noise, else the border's median
///   zero_phase     the medium, 0 rad: (0 - mean) / std after standardisation
///   border_median  median of the input's outermost pixel ring
///   image_mean     mean of the input
///   blur           the input itself, Gaussian-blurred with a standard deviation of one window
enum class Baseline { background, zero_phase, border_median, image_mean, blur };
std::vector<std::string> baseline_names();
Baseline baseline_from(const std::string& name);  ///< "background" | "zero" | "border" | "mean" | "blur"
const char* name_of(Baseline baseline);

/// The options of all methods; a method reads those that its entry in the table lists, under these names.
struct AttributionOptions {
  ScoreOf score = ScoreOf::logit;
  std::string layer;                         ///< node to look at; empty: the graph's last feature map
  int window_px = 7;                         ///< side of the hidden square, 1..S
  int stride_px = 2;                         ///< 1..window: every pixel is hidden at least once
  Baseline baseline = Baseline::background;  ///< what stands in for hidden pixels
  int samples = 32;                          ///< noisy copies of a cell, or places on the way to it, 1..10000
  double noise = 0.15;                       ///< standard deviation of the noise, fraction of the cell's range, 0..10
  std::uint64_t seed = 1;                    ///< of everything random
  std::string of = "gradient";               ///< whose maps are averaged over noisy copies: one of smoothed_names()
  int segments = 40;                         ///< superpixels to aim at, 2..1000
  int perturbations = 1024;                  ///< times that superpixels are hidden, 2..1000000
};

/// What SmoothGrad and VarGrad can average: "gradient" (signed), and methods of the table by their names.
std::vector<std::string> smoothed_names();

/// One attribution method, as command line, manifest, pictures and docs speak of it.
struct AttributionMethod {
  std::string name;                  ///< "grad-cam"
  std::string title;                 ///< over a map, `%` standing for the score where it counts: "Grad-CAM of the %"
  bool is_signed;                    ///< maps of both signs, else >= 0
  std::string needs;                 ///< what it asks of the network
  std::string cost;                  ///< per cell, in passes through the network
  std::vector<std::string> options;  ///< members of AttributionOptions that it reads
  bool fuses;                        ///< looks at all stages of the network by default, where that is better
  std::string adds_up_to;            ///< what the map's pixels promise to add up to: "rise" (the score's rise from the
                                     ///< baseline), "score", or "" for nothing
  std::string sentence;              ///< what its map shows, for people
  std::string warning;               ///< what it cannot show; "" where there is nothing to warn of
  std::string paper;
};

/// The table, in the order of src/attribution/methods.def.
const std::vector<AttributionMethod>& attribution_methods();
std::vector<std::string> attribution_method_names();
/// @throws Error  Kind::usage naming those there are
const AttributionMethod& attribution_method(const std::string& name);

/// Title of a method's maps for a score, "Grad-CAM of the log probability".
std::string map_title(const AttributionMethod& method, ScoreOf score);

/// The options that the method reads, as an object.
Json options_json(const AttributionMethod& method, const AttributionOptions& options);
/// The way back; what is absent keeps its default.
/// @throws Error  Kind::bad_data for an option that the method does not read, or a value of another type
AttributionOptions options_from(const AttributionMethod& method, const Json& json);

}  // namespace leukolens
