#include "options.hpp"

#include <algorithm>
#include <thread>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

using namespace leukolens;

void add_common(CLI::App& command, CommonOptions& o) {
  command.add_flag("--quiet,-q", o.quiet, "no progress and no summary; warnings and errors stay");
  command.add_flag("--json", o.json, "print the summary as one JSON object");
}

CLI::Option* add_output(CLI::App& command, OutputOptions& o, const std::string& what) {
  command.add_flag("--force", o.force, "replace an existing output");
  return command.add_option("--output,-o", o.output, what)->check(writable_path());
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

void add_image_options(CLI::App& command, ImageOptions& o) {
  const auto* group = "Images";
  command.add_flag("--grey", o.grey, "take the mean of colour channels; colour is refused without it")->group(group);
  command.add_option("--phase-range", o.phase_range, "LO:HI, phase in rad at 0 and at full scale of integer images")
      ->group(group);
  command.add_option("--pixel-size", o.pixel_size_um, "object pixel size in um; counts before what the files say")
      ->group(group)
      ->check(CLI::Range(1e-4, 1e3));
  command.add_option("--wavelength", o.wavelength_nm, "vacuum wavelength in nm; counts before what the files say")
      ->group(group)
      ->check(CLI::Range(100., 1e5));
  command
      .add_option("--medium-index", o.medium_index, "refractive index of the medium; counts before what the files say")
      ->group(group)
      ->check(CLI::Range(1., 3.));
  command.add_option("--scale", o.scale, "resize images of unknown pixel size by this factor")
      ->group(group)
      ->check(CLI::Range(1e-3, 1e3));
}

void add_figures(CLI::App& command, FigureOptions& o) {
  command.add_option("--figures", o.name, "figures: svg, also as pdf or png, or none")
      ->capture_default_str()
      ->check(CLI::IsMember({"svg", "pdf", "png", "none"}));
  command.add_flag("--no-figures", o.none, "the same as --figures none; needs no gnuplot");
}

void add_threads(CLI::App& command, int& threads) {
  threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, 64u));
  command.add_option("--threads", threads, "processor threads")
      ->default_str("one per core: " + std::to_string(threads))
      ->check(CLI::Range(1, 256));
}

void add_seed(CLI::App& command, std::uint64_t& seed) {
  command.add_option("--seed", seed, "seed of every random number")->capture_default_str();
}

void add_device(CLI::App& command, std::string& device) {
  command.add_option("--device", device, "where the network runs")
      ->capture_default_str()
      ->check(CLI::IsMember({"cpu", "cuda"}));
}

void add_inputs(CLI::App& command, std::vector<std::filesystem::path>& inputs) {
  command.add_option("input", inputs, "folders (searched through), image files, or one manifest CSV (path,label,...)")
      ->required()
      ->check(existing_path());
}

CLI::Option* add_model(CLI::App& command, std::filesystem::path& model, bool required) {
  return command.add_option("--model,-m", model, "model folder made by `leukolens train`")
      ->required(required)
      ->check(existing_path());
}

CLI::Validator existing_path() {  // what may not be looked at is its reader's to refuse
  return CLI::Validator(
      [](std::string& path) {
        std::error_code ignored;
        const bool absent = std::filesystem::status(path, ignored).type() == std::filesystem::file_type::not_found;
        return !absent ? "" : path + ": no such file or folder. Check the path.";
      },
      "PATH", input_path);
}

CLI::Validator writable_path() {
  return CLI::Validator([](std::string&) { return std::string(); }, "PATH", output_path);
}

PhaseRange parse_phase_range(const std::string& text) {
  const auto parts = split(text, ':');
  const auto lo = to_number(parts.front()), hi = to_number(parts.back());
  if (parts.size() != 2 || !lo || !hi || !(*lo < *hi))
    throw Error(Kind::usage,
                "--phase-range " + text + ": give LO:HI in rad with LO < HI, for example --phase-range=-0.5:6.");
  return {*lo, *hi};
}
