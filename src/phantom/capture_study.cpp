#include "leukolens/phantom/capture_study.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/capture_write.hpp"
#include "leukolens/phase/write.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

constexpr PhaseRange codes = {-0.5, 5};  ///< rad at codes 0 and 255: two cells above each other fit

/// Classes in the order in which a lab isolates them, with their index in phantom_classes().
struct LabClass {
  const char* name;
  std::size_t index;
};
constexpr std::array<LabClass, 4> lab_classes = {{{"Mon", 2}, {"Neu", 3}, {"Eos", 0}, {"Lym", 1}}};

std::string lab_name(const std::string& label) {
  for (const LabClass& c : lab_classes)
    if (phantom_classes()[c.index] == label) return c.name;
  return "";
}

/// One capture of the study.
struct Planned {
  std::string name, label, donor;
  PhantomCaptureOptions options;
};

Planned plan(const CaptureStudyOptions& study, int number) {
  const LabClass& lab_class = lab_classes[static_cast<std::size_t>(number) % lab_classes.size()];
  const int round = number / static_cast<int>(lab_classes.size()), donor = round % study.donors;
  Planned out{"", lab_class.name, "D" + std::to_string(donor + 1), study.capture};
  out.name = "20260101_" + out.donor + "_WB_" + out.label + "_" + zero_padded(static_cast<std::size_t>(number) + 1, 4) +
             "_Capture_" + std::to_string(round / study.donors + 1);
  out.options.seed = study.capture.seed + static_cast<std::uint64_t>(number) * 1000003;
  out.options.donor = donor;
  out.options.donor_seed = study.capture.seed;
  out.options.class_shares = {};
  out.options.class_shares[lab_class.index] = 1;
  return out;
}

/// A table that grows row by row.
class TruthTable {
 public:
  explicit TruthTable(const fs::path& path) : path_(path), file_(path, std::ios::binary) {
    put({"capture", "frame", "object", "track", "kind", "label", "x", "y", "diameter_px", "whole"});
  }
  void add(const Planned& capture, int frame, const std::vector<PhantomSighting>& seen) {
    for (std::size_t i = 0; i < seen.size(); ++i) {
      const PhantomSighting& s = seen[i];
      put({capture.name, std::to_string(frame), std::to_string(i), std::to_string(s.track), name_of(s.kind),
           lab_name(s.label), to_text(s.centre.x), to_text(s.centre.y), to_text(s.diameter_px), s.whole ? "1" : "0"});
    }
  }
  void finish() {
    file_.close();
    check();
  }

 private:
  void put(const std::vector<std::string>& fields) {
    const std::string row = csv_row(fields);
    file_.write(row.data(), static_cast<std::streamsize>(row.size()));
    check();
  }
  void check() const {
    if (!file_)
      throw Error(Kind::io, path_.string() + ": cannot be written: " + std::strerror(errno) + ". Free some space.");
  }

  fs::path path_;
  std::ofstream file_;
};

void write_labels(const fs::path& path, const PhantomFrame& frame) {
  if (frame.sightings.size() > 255)
    throw Error(Kind::bad_value,
                "simulated captures: a frame holds " + std::to_string(frame.sightings.size()) +
                    " objects, and label images tell 255 apart. Ask for fewer cells per frame, or for no "
                    "labels.");
  cv::Mat1b labels;
  frame.objects.convertTo(labels, CV_8U);
  write_part_file(path, encode_png(labels));
}

Json simulation_json(const CaptureStudyOptions& o) {
  const PhantomCaptureOptions& c = o.capture;
  return Json{{"schema_version", 1},
              {"tool", "leukolens"},
              {"tool_version", LEUKOLENS_VERSION},
              {"classes", {"Mon", "Neu", "Eos", "Lym"}},
              {"options",
               {{"captures", o.captures},
                {"donors", o.donors},
                {"seed", c.seed},
                {"frames", c.frames},
                {"cells_per_frame", c.cells_per_frame},
                {"step_px", c.step_px},
                {"width_px", c.size.width},
                {"height_px", c.size.height},
                {"pairs", c.pairs},
                {"stuck", c.stuck},
                {"debris_per_frame", c.debris_per_frame},
                {"background_rad", c.background_rad},
                {"pixel_size_um", c.pixel_size_um},
                {"noise_rad", c.noise_rad},
                {"difficulty", c.difficulty},
                {"format", o.raw ? "raw" : "phase"}}}};
}

std::string readme(const CaptureStudyOptions& o) {
  return "# Simulated captures\n\n" + std::to_string(o.captures) + " captures of " + std::to_string(o.donors) +
         " donors, written by `leukolens simulate` " + LEUKOLENS_VERSION + " (seed " + std::to_string(o.capture.seed) +
         "). No real cell is among them.\n\n"
         "| path | what |\n|---|---|\n"
         "| `manifest.csv` | path, label, donor, specimen, capture |\n"
         "| `captures/*` | HDF5 as the lab's microscopes write it, one class each |\n"
         "| `truth/tracks.csv` | each object in each frame: its track, class, centre in px, diameter, whether it is "
         "whole |\n"
         "| `truth/labels/` | where asked for: label images, 1 + `object` of the table |\n"
         "| `simulation.json` | all options |\n\n"
         "    leukolens train manifest.csv --output M\n";
}

class StudyWriter {
 public:
  StudyWriter(const CaptureStudyOptions& options, const fs::path& folder, const OnProgress& on_step)
      : options_(options), folder_(folder), on_step_(on_step), truth_(folder / "truth" / "tracks.csv") {}

  void write(int number) {
    const Planned planned = plan(options_, number);
    PhantomCapture capture(planned.options);
    const std::string file = planned.name + (options_.raw ? ".raw" : ".phase");
    CaptureWriterOptions how;
    how.background = capture.background();
    how.optics = capture.optics();
    if (!options_.raw) how.range = codes;
    CaptureWriter writer(folder_ / "captures" / file, how);
    if (options_.labels) fs::create_directories(folder_ / "truth" / "labels" / planned.name);
    for (int f = 0; f < planned.options.frames; ++f) {
      const PhantomFrame frame = capture.draw(f);
      writer.add(options_.raw ? frame.phase : cv::Mat1f(frame.phase - how.background));
      truth_.add(planned, f, frame.sightings);
      if (options_.labels)
        write_labels(
            folder_ / "truth" / "labels" / planned.name / (zero_padded(static_cast<std::size_t>(f), 5) + ".png"),
            frame);
      const auto frames = static_cast<std::size_t>(planned.options.frames);
      if (on_step_)
        on_step_({"simulate", static_cast<std::size_t>(number) * frames + static_cast<std::size_t>(f) + 1,
                  static_cast<std::size_t>(options_.captures) * frames});
    }
    writer.commit();
    manifest_ += csv_row({"captures/" + file, planned.label, planned.donor, planned.donor + "_blood", planned.name});
  }

  void finish() {
    truth_.finish();
    write_part_file(folder_ / "manifest.csv", manifest_);
    write_part_file(folder_ / "simulation.json", json_text(simulation_json(options_)));
    write_part_file(folder_ / "README.md", readme(options_));
  }

 private:
  const CaptureStudyOptions& options_;
  fs::path folder_;
  const OnProgress& on_step_;
  TruthTable truth_;
  std::string manifest_ = csv_row({"path", "label", "donor", "specimen", "capture"});
};

}  // namespace

void write_capture_study(const CaptureStudyOptions& options, const fs::path& folder, IfExists if_exists,
                         const OnProgress& on_step) {
  if (options.captures < 1) throw Error(Kind::bad_value, "simulated captures: captures must be at least 1");
  if (options.donors < 1) throw Error(Kind::bad_value, "simulated captures: donors must be at least 1");
  PhantomCapture check(plan(options, 0).options);  // options outside their ranges are told before anything is written
  FolderWriter writer(folder, if_exists, "simulation.json");
  fs::create_directories(writer.part() / "captures");
  fs::create_directories(writer.part() / "truth");
  write_part_file(writer.part() / "truth" / ".leukolens-skip",
                  "Label images are no cells: a folder search passes them over.\n");
  StudyWriter study(options, writer.part(), on_step);
  for (int number = 0; number < options.captures; ++number) study.write(number);
  study.finish();
  writer.commit();
}

}  // namespace leukolens
