#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "command_line.hpp"
#include "leukolens/capture/capture_cells.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/dataset/inputs.hpp"
#include "leukolens/phase/frame.hpp"
#include "leukolens/report/figure_format.hpp"

/// Options that many commands share. Each `add_` gives them the same name, meaning and default everywhere.
struct CommonOptions {
  bool quiet = false;  ///< no progress, no summary
  bool json = false;   ///< the summary as one JSON object on stdout
};
void add_common(Command& command, CommonOptions& o);

struct OutputOptions {
  std::filesystem::path output;
  bool force = false;
  leukolens::IfExists if_exists() const { return force ? leukolens::IfExists::replace : leukolens::IfExists::refuse; }
};
Option add_output(Command& command, OutputOptions& o, const std::string& what);

/// What the caller knows of the images and their files do not say.
struct ImageOptions {
  bool grey = false;
  std::string phase_range;                                                   ///< "lo:hi", rad
  double pixel_size_um = 0, wavelength_nm = 0, medium_index = 0, scale = 0;  ///< 0: not given
  leukolens::ConvertOptions convert() const;  ///< @throws Error  Kind::usage for a bad --phase-range
  std::optional<double> scale_factor() const { return scale > 0 ? std::optional(scale) : std::nullopt; }
};
void add_phase_options(Command& command, ImageOptions& o);  ///< all but --scale
void add_image_options(Command& command, ImageOptions& o);

/// Which frames of captures are read, and how they become cells.
struct CaptureCommandOptions {
  std::string segment = "auto", frames;
  double threshold = 0;                                                    ///< 0: not given
  double min_area = 0, max_area = 0, min_mean = -1, min_circularity = -1;  ///< likewise; below 0
  bool no_split = false;
  /// @param of_model  how the model's cells were cut: what is not given is taken from there
  /// @throws Error  Kind::usage for a bad --frames
  leukolens::CaptureOptions capture(const std::optional<leukolens::FrameSegmentationOptions>& of_model) const;
};
void add_capture_options(Command& command, CaptureCommandOptions& o);

/// Which cells of the inputs are looked at.
struct CellChoiceOptions {
  std::vector<std::string> where;
  std::size_t max_cells = 0;
  std::filesystem::path root;
};
void add_choice_of_cells(Command& command, CellChoiceOptions& o);

/// --label-from, --donor-from, --specimen-from, --capture-from
void add_name_rules(Command& command, leukolens::NameRules& rules);

struct FigureOptions {
  std::string name = "svg";
  bool none = false;
  leukolens::FigureFormat format() const { return leukolens::figure_format_from(none ? "none" : name); }
};
/// --figures svg|pdf|png|none and --no-figures
void add_figures(Command& command, FigureOptions& o);

void add_threads(Command& command, int& threads);
void add_seed(Command& command, std::uint64_t& seed);
void add_device(Command& command, std::string& device);
/// INPUT...: folders, image files or one manifest. The paths must exist.
/// `-` stands for a list of paths on standard input.
void add_inputs(Command& command, std::vector<std::filesystem::path>& inputs);

/// The inputs with the paths of standard input in place of `-`. To be called once, in the program that reads them.
/// @throws Error  Kind::usage for a second `-`; as read_path_list
std::vector<std::filesystem::path> listed(const std::vector<std::filesystem::path>& inputs);
Option add_model(Command& command, std::filesystem::path& model, bool required);

/// i/n. @throws Error  Kind::usage
leukolens::Shard parse_shard(const std::string& text);

/// lo:hi in radians. @throws Error  Kind::usage
leukolens::PhaseRange parse_phase_range(const std::string& text, const std::string& option = "--phase-range");
