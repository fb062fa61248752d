#include "dataset/manifest.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <numeric>

#include "dataset/glob.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/unicode.hpp"
#include "leukolens/dataset/classes.hpp"

namespace leukolens {
namespace {

namespace fs = std::filesystem;

// The columns that mean something here; every other one is carried through to the predictions.
struct Columns {
  std::size_t path = 0;
  std::optional<std::size_t> label, donor, specimen, capture, role, frame;
  std::vector<std::size_t> extra;
  std::vector<std::string> extra_names;
};

std::size_t required(const CsvReader& csv, const char* name, const char* remedy, const Warn& warn) {
  if (const auto column = csv.column(name, warn)) return *column;
  throw Error(Kind::bad_data,
              csv.path().string() + ": no column `" + name + "`; " + csv.columns_found() + " " + remedy);
}

/// Tells of columns such as `donor_id` or `Patient`, which are carried through but not read, where `known` is not
/// there.
void warn_of_near_columns(const std::vector<std::string>& extra, const CsvReader& csv, const std::string& known,
                          const std::vector<std::string>& words, const Warn& warn) {
  if (!warn || csv.column(known, {})) return;
  for (const std::string& name : extra)
    if (std::any_of(words.begin(), words.end(), [&](const auto& word) { return letters_of(name).starts_with(word); }))
      warn(csv.path().string() + ": column `" + name + "` is not read as `" + known +
           "`, and there is no column of that " + "name, so the " + known +
           " of its cells is unknown. Rename it if it holds that.");
}

Columns columns_of(const CsvReader& csv, bool require_label, const Warn& warn) {
  Columns columns;
  columns.path = required(csv, "path", "A manifest names its images in the column `path`.", warn);
  if (require_label)
    columns.label = required(csv, "label", "Name the column of class names `label`.", warn);
  else
    columns.label = csv.column("label", warn);
  columns.donor = csv.column("donor", warn);
  columns.specimen = csv.column("specimen", warn);
  columns.capture = csv.column("capture", warn);
  columns.frame = csv.column("frame", warn);
  columns.role = csv.column("role", warn);
  if (!columns.role) {
    columns.role = csv.column("split", warn);
  } else if (csv.column("split") && warn) {
    warn(csv.path().string() + ": has both `role` and `split`; `role` is used.");
  }
  const auto purity = csv.column("purity", warn);  // read by `train`, by that name
  for (std::size_t i = 0; i < csv.columns().size(); ++i) {
    if (i == columns.path || i == columns.label || i == columns.donor || i == columns.specimen ||
        i == columns.capture || i == columns.frame || i == columns.role)
      continue;
    columns.extra.push_back(i);
    columns.extra_names.push_back(i == purity ? "purity" : csv.columns()[i]);
  }
  warn_of_near_columns(columns.extra_names, csv, "donor", {"donor", "patient", "subject", "participant"}, warn);
  warn_of_near_columns(columns.extra_names, csv, "specimen", {"specimen"}, warn);
  warn_of_near_columns(columns.extra_names, csv, "capture", {"capture"}, warn);
  return columns;
}

class ManifestReader {
 public:
  ManifestReader(const fs::path& path, const InputOptions& options, const Warn& warn)
      : csv_(path),
        options_(options),
        warn_(warn),
        columns_(columns_of(csv_, options.require_label && options.names.label.empty(), warn)),
        filter_(options.include, options.exclude),
        given_folder_(path.parent_path().string()),
        folder_(fs::absolute(path).lexically_normal().parent_path()) {
    if (!given_folder_.empty() && given_folder_.back() != '/') given_folder_ += '/';
  }

  Inputs read() {
    Inputs inputs;
    inputs.from_manifest = true;
    inputs.extra_columns = columns_.extra_names;
    std::vector<std::string> row;
    std::size_t rows = 0;
    while (csv_.next(row)) {
      ++rows;
      add(row, inputs);
    }
    const std::string name = csv_.path().string();
    if (rows == 0)
      throw Error(Kind::bad_data,
                  name + ": the manifest names no image; it has a header and no rows. Add a row for each image.");
    if (inputs.files.empty())
      throw Error(Kind::bad_data,
                  name + ": --include and --exclude leave none of its " + std::to_string(rows) + " rows. Loosen them.");
    tell_of_trimmed();
    refuse_repeats(inputs.files);
    return inputs;
  }

 private:
  std::string at_line() const { return csv_.path().string() + ":" + std::to_string(csv_.line()) + ": "; }

  void add(const std::vector<std::string>& row, Inputs& inputs) {
    const std::string& path = row[columns_.path];
    if (path.empty()) throw Error(Kind::bad_data, at_line() + "`path` is empty. Fill it in or take the row out.");
    InputFile file;
    file.relative_path = id_path(path, folder_);
    if (!filter_.passes(file.relative_path)) return;
    file.path = path[0] == '/' ? path : given_folder_ + path;
    if (!phase_path_exists(file.path))
      throw Error(Kind::bad_data, at_line() + path + " is not there. Paths are relative to the manifest's folder (" +
                                      folder_.string() + ") and use `/`.");
    if (fs::is_directory(file.path) && !is_capture_folder(file.path))
      throw Error(Kind::bad_data,
                  at_line() + path + " is a folder; a row names one image file, or the folder of one capture.");
    const auto value = [&](std::optional<std::size_t> column) {
      return column ? without_spaces_at_ends(row, *column) : std::string();
    };
    file.label = value(columns_.label);
    if (options_.require_label && file.label.empty() && options_.names.label.empty())
      throw Error(Kind::bad_data, at_line() + "the label of " + path + " is empty. Fill it in or take the row out.");
    if (options_.require_label) check_class_name(file.label, at_line() + path);
    file.donor = value(columns_.donor);
    file.specimen = value(columns_.specimen);
    file.capture = value(columns_.capture);
    file.role = role_at(value(columns_.role));
    file.frame = frame_at(value(columns_.frame));
    for (const std::size_t column : columns_.extra) file.extra.push_back(row[column]);
    inputs.files.push_back(std::move(file));
    lines_.push_back(csv_.line());
  }

  /// Spaces after the commas, or behind a name, would make another class or donor of it.
  std::string without_spaces_at_ends(const std::vector<std::string>& row, std::size_t column) {
    const std::string text(trimmed(row[column]));
    if (text != row[column]) ++trimmed_.try_emplace(column, row[column], 0).first->second.second;
    return text;
  }

  void tell_of_trimmed() const {
    if (!warn_) return;
    for (const auto& [column, example] : trimmed_)
      warn_(csv_.path().string() + ": in " + std::to_string(example.second) + " rows the column `" +
            std::string(trimmed(csv_.columns()[column])) + "` has spaces at its ends, such as `" + example.first +
            "`; names may not differ only by them, so they are left out.");
  }

  std::optional<Role> role_at(const std::string& text) const {
    try {
      return role_from(text);
    } catch (const Error& e) {
      throw Error(e.kind(), at_line() + e.what());
    }
  }

  std::optional<std::size_t> frame_at(const std::string& text) const {
    if (text.empty()) return {};
    std::size_t frame = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), frame);
    if (error != std::errc() || end != text.data() + text.size())
      throw Error(Kind::bad_data, at_line() + "frame `" + text + "` is not a whole number; frames count from 0.");
    return frame;
  }

  // Two rows with one id would be one cell told twice. A row without a frame stands for all frames of its file.
  void refuse_repeats(const std::vector<InputFile>& files) const {
    std::vector<std::size_t> order(files.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      if (files[a].relative_path != files[b].relative_path) return files[a].relative_path < files[b].relative_path;
      return files[a].frame != files[b].frame ? files[a].frame < files[b].frame : a < b;
    });
    for (std::size_t i = 1; i < order.size(); ++i) {
      const InputFile &before = files[order[i - 1]], &here = files[order[i]];
      if (before.relative_path != here.relative_path || (before.frame && before.frame != here.frame)) continue;
      throw Error(Kind::bad_data, csv_.path().string() + ": lines " + std::to_string(lines_[order[i - 1]]) + " (" +
                                      before.path + ") and " + std::to_string(lines_[order[i]]) + " (" + here.path +
                                      ") give the same id " + here.relative_path + ". Keep one of them.");
    }
  }

  CsvReader csv_;
  const InputOptions& options_;
  const Warn& warn_;
  Columns columns_;
  PathFilter filter_;
  std::string given_folder_;  // as the caller wrote it, with its `/`
  fs::path folder_;
  std::vector<std::size_t> lines_;
  std::map<std::size_t, std::pair<std::string, std::size_t>> trimmed_;  // by column: an example, rows
};

bool is_plain(std::string_view path) {
  return !path.empty() && path[0] != '/' && path.substr(0, 2) != "./" && path.find("//") == path.npos &&
         path.find("/./") == path.npos && path.find("..") == path.npos;
}

}  // namespace

std::string id_path(std::string_view path, const fs::path& folder) {
  if (is_plain(path)) return std::string(path);  // nearly every row: no need for the slow way
  const fs::path relative = (folder / fs::path(path)).lexically_normal().lexically_relative(folder);
  fs::path kept;
  for (const fs::path& part : relative)
    if (part != "..") kept /= part;
  return kept.generic_string();
}

Inputs read_manifest(const fs::path& path, const InputOptions& options, const Warn& warn) {
  return ManifestReader(path, options, warn).read();
}

bool is_manifest(const fs::path& path) {
  if (lower(path.extension().string()) != ".csv" || !fs::is_regular_file(path)) return false;
  try {
    return CsvReader(path).column("path", {}).has_value();
  } catch (const Error&) {
    return false;  // an empty or broken table is no manifest; whoever reads it says why
  }
}

}  // namespace leukolens
