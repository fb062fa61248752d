#include "phantom/anatomy.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "leukolens/core/random.hpp"

namespace leukolens {
namespace {

constexpr double pi = std::numbers::pi;

enum class NucleusForm { round, kidney, lobed };

/// Means of a class. Diameters and nuclei after haematology textbooks (suspended cells), indices chosen so that the
/// largest phase is 1.5 to 3 rad as in holographic flow cytometry (Ugele et al., Advanced Science 5, 2018).
struct Profile {
  double diameter_um;
  double cell_index;  ///< cytoplasm
  NucleusForm form;
  int least_lobes, most_lobes;
  double nucleus_excess;  ///< index above the cytoplasm's
  double granules, granule_diameter_um, granule_excess;
};

// In the order of phantom_classes(): eosinophil, lymphocyte, monocyte, neutrophil.
constexpr std::array<Profile, 4> profiles = {{
    {10.6, 1.3510, NucleusForm::lobed, 2, 2, 0.008, 150, 0.75, 0.028},
    {7.9, 1.3490, NucleusForm::round, 1, 1, 0.008, 8, 0.40, 0.018},
    {12.0, 1.3475, NucleusForm::kidney, 1, 1, 0.006, 30, 0.40, 0.018},
    {9.6, 1.3505, NucleusForm::lobed, 3, 5, 0.009, 170, 0.45, 0.022},
}};

// Spread within a class at difficulty 1.
constexpr double diameter_sd_um = 0.6, index_sd = 0.0010, nucleus_scale_sd = 0.06, nucleus_excess_sd = 0.0012,
                 granule_count_sd = 0.25, granule_diameter_sd = 0.08, granule_excess_sd = 0.10;
constexpr double donor_size_sd = 0.02, donor_index_sd = 0.0006;

// Where size alone decides, thickness and nucleus keep this scale whatever the outline is.
constexpr double reference_radius_um = 3.4, reference_half_height_um = 4.1;

constexpr double margin_px = 2;  ///< between the outline and the image's border

/// Normal about `mean`, cut at 2.5 standard deviations.
double spread(Random& random, double mean, double deviation) {
  return mean + deviation * std::clamp(random.normal(), -2.5, 2.5);
}

/// The class whose profile a property group follows.
const Profile& profile_for(DecidedBy group, const PhantomOptions& options, int label, Random& random) {
  const auto blind = random.below(profiles.size());
  const bool decides = options.decided_by == DecidedBy::all || options.decided_by == group;
  return profiles[decides ? static_cast<std::size_t>(label) : blind];
}

std::array<OutlineMode, 4> draw_outline(Random& random) {
  constexpr std::array<double, 4> deviations = {0.030, 0.015, 0.010, 0.007};
  std::array<OutlineMode, 4> outline{};
  for (std::size_t k = 0; k < outline.size(); ++k) {
    const double amplitude = spread(random, 0, deviations[k]), phase = random.uniform(0, 2 * pi);
    outline[k] = {amplitude * std::cos(phase), amplitude * std::sin(phase)};
  }
  return outline;
}

/// Size, outline, place and index of the cell body. The whole outline stays within the image.
void draw_body(const PhantomOptions& options, int index, int label, const Donor& donor, Anatomy& cell) {
  Random random(options.seed, "phantom body", static_cast<std::uint64_t>(index));
  const Profile& size = profile_for(DecidedBy::size, options, label, random);
  const double diameter = spread(random, size.diameter_um, diameter_sd_um * options.difficulty) * donor.size_factor;
  cell.outline = draw_outline(random);
  double reach = 1;  // farthest point of the outline, in radii
  for (const OutlineMode& mode : cell.outline) reach += mode.amplitude();
  const double room = (options.size_px / 2.0 - margin_px) * options.pixel_size_um;
  cell.radius = std::min(diameter / 2, room / reach);
  const double slack = std::min(2 * options.pixel_size_um, room - cell.radius * reach);
  cell.centre_x = random.uniform(-slack, slack);
  cell.centre_y = random.uniform(-slack, slack);
  const double flattening = random.uniform(0.88, 1.0);
  cell.half_height = flattening * (options.decided_by == DecidedBy::size ? reference_half_height_um : cell.radius);
  // The index is no property group of its own: it follows the class only where everything does.
  const auto blind = random.below(profiles.size());
  const Profile& matter = profiles[options.decided_by == DecidedBy::all ? static_cast<std::size_t>(label) : blind];
  cell.cell_index = spread(random, matter.cell_index, index_sd * options.difficulty) + donor.index_shift;
}

Lobe lobe_at(Random& random, double x, double y, double radius) {
  const double a = radius * random.uniform(0.95, 1.12), b = radius * random.uniform(0.88, 1.0);
  return {x, y, a, b, random.uniform(0, pi), radius * random.uniform(0.88, 1.0)};
}

/// Lobes of one size along an arc about the cell's centre; unit: the radius that the nucleus scales with.
void lay_arc(Random& random, int count, double step, double jitter, double arc_radius, double lobe_radius, double unit,
             std::vector<Lobe>& lobes) {
  const double begin = random.uniform(0, 2 * pi);
  for (int i = 0; i < count; ++i) {
    const double angle = begin + step * i + random.uniform(-jitter, jitter);
    lobes.push_back(
        lobe_at(random, arc_radius * unit * std::cos(angle), arc_radius * unit * std::sin(angle), lobe_radius * unit));
  }
}

void draw_nucleus(const PhantomOptions& options, int index, int label, Anatomy& cell) {
  Random random(options.seed, "phantom nucleus", static_cast<std::uint64_t>(index));
  const Profile& profile = profile_for(DecidedBy::nucleus, options, label, random);
  const double scale = spread(random, 1, nucleus_scale_sd * options.difficulty);
  const double unit = scale * (options.decided_by == DecidedBy::size ? reference_radius_um : cell.radius);
  const int most = profile.most_lobes - profile.least_lobes + 1;
  cell.lobes = profile.least_lobes + static_cast<int>(random.below(static_cast<std::uint64_t>(most)));
  switch (profile.form) {
    case NucleusForm::round:
      lay_arc(random, 1, 0, 0, 0.06, 0.78, unit, cell.nucleus);
      break;
    case NucleusForm::kidney:  // overlapping balls: a bent sausage with a smooth outline
      lay_arc(random, 9, random.uniform(0.40, 0.50), 0, 0.38, 0.33, unit, cell.nucleus);
      break;
    case NucleusForm::lobed:
      if (cell.lobes == 2)
        lay_arc(random, 2, random.uniform(1.9, 2.6), 0.1, 0.40, 0.35, unit, cell.nucleus);
      else
        lay_arc(random, cell.lobes, random.uniform(1.15, 1.35), 0.12, 0.43, 0.29 - 0.02 * (cell.lobes - 3), unit,
                cell.nucleus);
      break;
  }
  cell.nucleus_index = cell.cell_index + spread(random, profile.nucleus_excess, nucleus_excess_sd * options.difficulty);
}

/// Granules lie anywhere in the cell; in projection also above and below the nucleus.
void draw_granules(const PhantomOptions& options, int index, int label, Anatomy& cell) {
  Random random(options.seed, "phantom granules", static_cast<std::uint64_t>(index));
  const Profile& profile = profile_for(DecidedBy::granules, options, label, random);
  const double count = profile.granules * std::exp(spread(random, 0, granule_count_sd * options.difficulty));
  cell.granule_diameter = profile.granule_diameter_um * spread(random, 1, granule_diameter_sd * options.difficulty);
  cell.granule_index =
      cell.cell_index + profile.granule_excess * spread(random, 1, granule_excess_sd * options.difficulty);
  const double extent = options.decided_by == DecidedBy::size ? reference_radius_um : cell.radius;
  const double reach = std::max(0.0, 0.92 * extent - cell.granule_diameter / 2);
  cell.granules.resize(static_cast<std::size_t>(std::max(3.0, std::round(count))));
  for (Granule& granule : cell.granules) {
    // A point of the unit ball, seen along z: radius u^(1/3), the cosine of its polar angle uniform.
    const double radius = reach * std::cbrt(random.uniform()), cosine = random.uniform(-1, 1);
    const double angle = random.uniform(0, 2 * pi), in_plane = radius * std::sqrt(1 - cosine * cosine);
    granule.diameter = cell.granule_diameter * random.uniform(0.85, 1.15);
    granule.x = in_plane * std::cos(angle);
    granule.y = in_plane * std::sin(angle);
  }
}

}  // namespace

Donor donor_of(const PhantomOptions& options, int donor) {
  Random random(options.seed, "phantom donor", static_cast<std::uint64_t>(donor));
  Donor out{};
  out.size_factor = spread(random, 1, donor_size_sd * options.difficulty);
  out.index_shift = spread(random, 0, donor_index_sd * options.difficulty);
  return out;
}

Anatomy draw_anatomy(const PhantomOptions& options, int index, int label, const Donor& donor) {
  Anatomy cell{};
  draw_body(options, index, label, donor, cell);
  draw_nucleus(options, index, label, cell);
  draw_granules(options, index, label, cell);
  return cell;
}

}  // namespace leukolens
