#include "options.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <thread>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/dataset/path_list.hpp"

using namespace leukolens;

void add_common(Command& command, CommonOptions& o) {
  command.flag("--quiet,-q", o.quiet, "no progress and no summary; warnings and errors stay");
  command.flag("--json", o.json, "print the summary as one JSON object");
}

Option add_output(Command& command, OutputOptions& o, const std::string& what) {
  command.flag("--force", o.force, "replace an existing output");
  return command.add("--output,-o", o.output, what).check(writable_path());
}

ConvertOptions ImageOptions::convert() const {
  ConvertOptions c;
  c.grey = grey;
  if (!phase_range.empty()) c.phase_range = parse_phase_range(phase_range);
  if (pixel_size_um > 0) c.pixel_size_um = pixel_size_um;
  if (wavelength_nm > 0) c.wavelength_nm = wavelength_nm;
  if (medium_index > 0) c.medium_index = medium_index;
  return c;
}

void add_phase_options(Command& command, ImageOptions& o) {
  const auto* group = "Images";
  command.flag("--grey", o.grey, "take the mean of colour channels; colour is refused without it").group(group);
  command.add("--phase-range", o.phase_range, "LO:HI, phase in rad at 0 and at full scale of integer images")
      .group(group);
  command.add("--pixel-size", o.pixel_size_um, "object pixel size in um; counts before what the files say")
      .group(group)
      .check(range(1e-4, 1e3));
  command.add("--wavelength", o.wavelength_nm, "vacuum wavelength in nm; counts before what the files say")
      .group(group)
      .check(range(100., 1e5));
  command.add("--medium-index", o.medium_index, "refractive index of the medium; counts before what the files say")
      .group(group)
      .check(range(1., 3.));
}

void add_image_options(Command& command, ImageOptions& o) {
  add_phase_options(command, o);
  const auto* group = "Images";
  command.add("--scale", o.scale, "resize images of unknown pixel size by this factor")
      .group(group)
      .check(range(1e-3, 1e3));
}

CaptureOptions CaptureCommandOptions::capture(const std::optional<FrameSegmentationOptions>& of_model) const {
  CaptureOptions c;
  if (of_model) c.objects = *of_model;
  c.segment = segment_from(segment);
  if (!frames.empty()) c.frames = frame_range_from(frames);
  auto& o = c.objects;
  if (threshold > 0) o.threshold = threshold;
  if (min_area > 0) o.min_area_px = o.min_area_um2 = min_area;
  if (max_area > 0) o.max_area_px = o.max_area_um2 = max_area;
  if (min_mean >= 0) o.min_mean_rad = min_mean;
  if (min_circularity >= 0) o.min_circularity = min_circularity;
  if (no_split) o.split = false;
  return c;
}

void add_capture_options(Command& command, CaptureCommandOptions& o) {
  const auto* group = "Captures";
  command
      .add("--segment", o.segment,
           "cut frames into cells: auto: those of captures (by their layout); always: of every file; never: a frame is "
           "a cell")
      .group(group)
      .show_default()
      .check(one_of({"auto", "always", "never"}));
  command.add("--frames", o.frames, "FIRST:PAST:STEP of each capture, such as ::10 for every tenth frame").group(group);
  command
      .add("--threshold", o.threshold,
           "phase in rad above which a pixel belongs to a cell; without it found anew in each frame")
      .group(group)
      .check(range(1e-3, 1e3));
  const FrameSegmentationOptions defaults;
  command.add("--min-area", o.min_area, "of a cell, um^2, or px where the pixel size is unknown; smaller is debris")
      .group(group)
      .show_default(to_text(defaults.min_area_um2) + " um^2, " + to_text(defaults.min_area_px) + " px")
      .check(range(1., 1e7));
  command.add("--max-area", o.max_area, "of a cell, likewise; larger is a doublet")
      .group(group)
      .show_default(to_text(defaults.max_area_um2) + " um^2, no limit in px")
      .check(range(1., 1e7));
  command.add("--min-mean", o.min_mean, "mean phase of a cell above the medium in rad; fainter is debris")
      .group(group)
      .show_default(to_text(defaults.min_mean_rad))
      .check(range(0., 1e3));
  command.add("--min-circularity", o.min_circularity, "of a cell, 4 pi area / perimeter^2; less is a doublet")
      .group(group)
      .show_default(to_text(defaults.min_circularity))
      .check(range(0., 1.));
  command.flag("--no-split", o.no_split, "do not part touching cells").group(group);
}

void add_choice_of_cells(Command& command, CellChoiceOptions& o) {
  const auto* group = "Choice of cells";
  command
      .add("--where", o.where,
           "only cells whose predictions fulfil this, for example role=test, decision=review or confidence<0.7; "
           "several must all hold")
      .group(group)
      .one_value_each();
  command.add("--max-cells", o.max_cells, "stop after this many cells; 0: no limit")
      .group(group)
      .show_default()
      .check(range(0, 1000000000));
  command.add("--root", o.root, "folder that the sources of a predictions table are relative to [the table's own]")
      .group(group)
      .check(existing_path());
}

void add_name_rules(Command& command, NameRules& rules) {
  const auto* group = "Names of files";
  command
      .add("--label-from", rules.label,
           "regular expression searched for in each relative path; its first group is the label, such as "
           "'_(Mon|Neu|Eos|Lym)_'. Columns of a manifest win")
      .group(group);
  command.add("--donor-from", rules.donor, "the same for the donor, such as '^(D[0-9]+)_'").group(group);
  command.add("--specimen-from", rules.specimen, "the same for the specimen").group(group);
  command.add("--capture-from", rules.capture, "the same for the capture").group(group);
}

void add_figures(Command& command, FigureOptions& o) {
  command.add("--figures", o.name, "figures: svg, also as pdf or png, or none")
      .show_default()
      .check(one_of({"svg", "pdf", "png", "none"}));
  command.flag("--no-figures", o.none, "the same as --figures none; needs no gnuplot");
}

void add_threads(Command& command, int& threads) {
  threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, 64u));
  command.add("--threads", threads, "processor threads")
      .show_default("one per core: " + std::to_string(threads))
      .check(range(1, 256));
}

void add_seed(Command& command, std::uint64_t& seed) {
  command.add("--seed", seed, "seed of every random number").show_default();
}

void add_device(Command& command, std::string& device) {
  command.add("--device", device, "where the network runs").show_default().check(one_of({"cpu", "cuda"}));
}

void add_inputs(Command& command, std::vector<std::filesystem::path>& inputs) {
  command
      .add("input", inputs,
           "folders (searched through), image files, or one manifest CSV (path,label,...); -: a list of such paths on "
           "standard input, one a line")
      .required()
      .check(existing_path_or_list());
}

std::vector<std::filesystem::path> listed(const std::vector<std::filesystem::path>& inputs) {
  std::vector<std::filesystem::path> paths;
  bool read = false;
  for (const auto& input : inputs) {
    if (input != "-") {
      paths.push_back(input);
      continue;
    }
    if (read) throw Error(Kind::usage, "-: given twice, but standard input can be read once. Give it once.");
    read = true;
    const auto list = read_path_list(std::cin, "standard input");
    paths.insert(paths.end(), list.begin(), list.end());
  }
  return paths;
}

Option add_model(Command& command, std::filesystem::path& model, bool required) {
  return command.add("--model,-m", model, "model folder made by `leukolens train`")
      .required(required)
      .check(existing_path());
}

Shard parse_shard(const std::string& text) {
  const auto parts = split(text, '/');
  const auto index = to_number(parts.front()), count = to_number(parts.back());
  const auto whole = [](const std::optional<double>& n) { return n && *n >= 1 && *n <= 1e6 && *n == std::floor(*n); };
  if (parts.size() != 2 || !whole(index) || !whole(count) || *index > *count)
    throw Error(Kind::usage, "--shard " + text + ": give I/N with 1 <= I <= N, for example --shard 1/3.");
  return {static_cast<std::size_t>(*index), static_cast<std::size_t>(*count)};
}

PhaseRange parse_phase_range(const std::string& text, const std::string& option) {
  const auto parts = split(text, ':');
  const auto lo = to_number(parts.front()), hi = to_number(parts.back());
  if (parts.size() != 2 || !lo || !hi || !(*lo < *hi))
    throw Error(Kind::usage,
                option + " " + text + ": give LO:HI in rad with LO < HI, for example " + option + "=-0.5:6.");
  return {*lo, *hi};
}
