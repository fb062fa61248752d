#include "leukolens/dataset/inspection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "leukolens/core/text.hpp"
#include "leukolens/dataset/cells.hpp"
#include "leukolens/dataset/roles.hpp"
#include "leukolens/phase/recognise.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_looked_for_fringes = 50;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Files i of n such that `wanted` of them are spread evenly.
Inputs thinned(Inputs inputs, std::size_t wanted) {
  const std::size_t n = inputs.files.size();
  if (wanted == 0 || n <= wanted) return inputs;
  std::vector<InputFile> kept;
  for (std::size_t i = 0; i < wanted; ++i) kept.push_back(std::move(inputs.files[i * n / wanted]));
  inputs.files = std::move(kept);
  return inputs;
}

void count_table(const Inputs& inputs, Inspection& out) {
  out.from_manifest = inputs.from_manifest;
  out.extra_columns = inputs.extra_columns;
  out.files = inputs.files.size();
  out.not_read = inputs.not_read;
  out.masks_beside = inputs.masks;
  for (const InputFile& file : inputs.files) {
    ++out.labels[file.label];
    ++out.donors[file.donor];
    ++out.specimens[file.specimen];
    ++out.captures[file.capture];
    ++out.roles[file.role ? name_of(*file.role) : ""];
  }
}

void count_samples(const Frame& frame, Inspection& out) {
  std::string type = name_of(frame.type);
  if (frame.channels > 1) type += " x " + std::to_string(frame.channels);
  auto& facts = out.samples.try_emplace(type, SampleFacts{0, nan, nan}).first->second;
  ++facts.images;
  std::vector<float> values(frame.samples.size() / size_of(frame.type));
  to_floats(frame.type, frame.samples.data(), values.size(), values.data());
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    facts.lo = std::fmin(facts.lo, value);  // fmin passes over the NaN of the beginning
    facts.hi = std::fmax(facts.hi, value);
  }
}

void count_optics(const Optics& optics, Inspection& out) {
  const auto text = [](std::optional<double> value) { return value ? to_text(static_cast<float>(*value)) : ""; };
  ++out.pixel_sizes_um[text(optics.pixel_size_um)];
  ++out.wavelengths_nm[text(optics.wavelength_nm)];
  ++out.medium_indices[text(optics.medium_index)];
}

void count_fault(const std::string& id, const UnfitImage& fault, Inspection& out) {
  ++out.faults[fault.status()];
  if (out.first_faults.size() < 10) out.first_faults.push_back({id, fault.status(), fault.what()});
}

void count_looks(const Frame& frame, Inspection& out) {
  out.like_masks += looks_like_mask(frame);
  if (out.looked_for_fringes == most_looked_for_fringes) return;
  ++out.looked_for_fringes;
  out.like_holograms += looks_like_hologram(frame);
}

void look_into(const Cell& cell, Inspection& out, std::vector<LabelledCell>& seen, const Warn& warn) {
  ++out.images;
  try {
    if (cell.fault) throw *cell.fault;
    const Frame frame = cell.read();
    ++out.sizes[{frame.height, frame.width}];
    count_samples(frame, out);
    count_looks(frame, out);
    count_optics(frame.optics, out);
    tell_file_warnings(frame, {}, warn);
    seen.push_back({content_hash(frame), cell.id, cell.file->label, cell.file->role, "", ""});
    const auto image = to_phase(frame, {}, cell.id, {});  // says what makes it unfit
    if (!cell.file->label.empty())
      out.surroundings.push_back(
          {cell.file->label, cell.file->donor, cell.file->capture, background_values(image.phase)});
  } catch (const UnfitImage& fault) {
    count_fault(cell.id, fault, out);
  }
}

bool unknown_everywhere(const Inspection::Counts& counts) { return counts.size() == 1 && counts.contains(""); }

void note_missing(Inspection& out) {
  if (out.sizes.empty()) {
    out.missing.push_back("readable images: none. Mend or export them again as said above.");
    return;
  }
  const bool integers = std::any_of(out.samples.begin(), out.samples.end(), [](const auto& facts) {
    return facts.first.starts_with("uint") || facts.first.starts_with("int");
  });
  if (integers)
    out.missing.push_back("unit: whole numbers are not radians. Give --phase-range LO:HI to get dry mass and radians.");
  if (out.pixel_sizes_um.contains(""))
    out.missing.push_back("pixel size: areas stay in px, and cells cannot be scaled to a model's. Give --pixel-size.");
  if (out.wavelengths_nm.contains("")) out.missing.push_back("wavelength: no dry mass. Give --wavelength.");
  if (unknown_everywhere(out.labels))
    out.missing.push_back("labels: can be classified, not trained on. Sort into sub-folders or give a manifest.");
  else if (out.labels.contains(""))
    out.missing.push_back("labels of " + std::to_string(out.labels.at("")) + " images.");
  if (out.donors.contains(""))
    out.missing.push_back(
        "donors: test cells may come from donors of the train cells. Give a manifest column `donor`.");
}

/// What to do about images that seem to show something else than phase.
void advise(Inspection& out) {
  if (out.like_masks > 0)
    out.advice.push_back(std::to_string(out.like_masks) + " of " + std::to_string(out.images) +
                         " images look like masks or label images (patches of equal whole numbers), not like phase: "
                         "keep them in a folder of their own, or leave them out with --exclude.");
  if (out.like_holograms > 0)
    out.advice.push_back(std::to_string(out.like_holograms) + " of the " + std::to_string(out.looked_for_fringes) +
                         " images looked into show the fringes of a raw hologram: reconstruct the phase in the "
                         "microscope's program and export it as float32 TIFF in rad.");
}

Inspection inspect_inputs(Inputs inputs, const std::filesystem::path& path, const InspectionOptions& options,
                          const Warn& warn, const OnProgress& progress) {
  Inspection out;
  out.path = path;
  count_table(inputs, out);
  inputs = thinned(std::move(inputs), options.look_into);
  out.files_decoded = inputs.files.size();
  std::vector<LabelledCell> seen;
  const auto cells = open_cells(inputs);
  const InputFile* last = nullptr;
  for (std::size_t files = 0; const auto cell = cells->next();) {
    look_into(*cell, out, seen, warn);
    files += cell->file != last;
    last = cell->file;
    if (progress) progress({"inspecting", files, inputs.files.size()});
  }
  std::set<std::string_view> hashes;
  for (const LabelledCell& cell : seen) out.duplicates += !hashes.insert(cell.content_hash).second;
  check_duplicates(seen, {true}, warn);
  advise(out);
  note_missing(out);
  return out;
}

}  // namespace

Inspection inspect_images(const std::filesystem::path& path, const InspectionOptions& options, const Warn& warn,
                          const OnProgress& progress) {
  Inputs inputs = list_inputs({path}, options.inputs, warn);
  if (!inputs.from_manifest && !std::filesystem::is_directory(path)) inputs.files[0].label.clear();
  return inspect_inputs(std::move(inputs), path, options, warn, progress);
}

Inspection inspect_list(const std::vector<std::filesystem::path>& paths, const InspectionOptions& options,
                        const Warn& warn, const OnProgress& progress) {
  return inspect_inputs(list_inputs(paths, options.inputs, warn), listed_paths, options, warn, progress);
}

}  // namespace leukolens
