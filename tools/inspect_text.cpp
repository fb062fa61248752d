#include "inspect_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "leukolens/core/text.hpp"

using namespace leukolens;

namespace {

constexpr std::size_t most_shown = 10, faults_shown = 4;

void add_lines(Facts& facts, const char* name, const std::vector<std::string>& lines) {
  for (const std::string& line : lines) facts.push_back({&line == &lines.front() ? name : "", line});
}

/// "10 of 13 files: 5 HDF5, 2 ZIP, 3 .txt"
std::string not_read_text(const Inspection& i) {
  std::vector<std::pair<std::size_t, std::string>> formats;
  std::size_t all = 0;
  for (const auto& [format, count] : i.not_read) {
    formats.push_back({count, fmt::format("{} {}", count, format)});
    all += count;
  }
  std::stable_sort(formats.begin(), formats.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> parts;
  for (const auto& [count, text] : formats) parts.push_back(text);
  return fmt::format("{} of {} files: {}", all, all + i.files + i.masks_beside, join(parts, ", "));
}

std::string sizes_text(const std::map<std::pair<int, int>, std::size_t>& sizes) {
  std::vector<std::pair<std::size_t, std::string>> parts;
  for (const auto& [size, count] : sizes)
    parts.push_back({count, fmt::format("{} x {} px ({})", size.first, size.second, count)});
  std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(parts.size(), most_shown); ++i) shown.push_back(parts[i].second);
  if (parts.size() > most_shown) shown.push_back(fmt::format("{} other sizes", parts.size() - most_shown));
  return join(shown, ", ");
}

std::string optics_text(const Inspection::Counts& counts, const std::string& unit) {
  std::vector<std::string> parts;
  for (const auto& [value, count] : counts)
    parts.push_back(value.empty() ? fmt::format("unknown ({})", count) : fmt::format("{}{} ({})", value, unit, count));
  return counts.size() == 1 && counts.contains("") ? "unknown" : join(parts, ", ");
}

}  // namespace

std::string text_of(const std::map<std::string, std::size_t>& counts, const std::string& unknown) {
  if (counts.empty() || (counts.size() == 1 && counts.contains(""))) return unknown;
  std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
  if (sorted.size() > most_shown)
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < std::min(sorted.size(), most_shown); ++i)
    parts.push_back(fmt::format("{} {}", sorted[i].first.empty() ? unknown : sorted[i].first, sorted[i].second));
  if (sorted.size() > most_shown) parts.push_back(fmt::format("and {} more", sorted.size() - most_shown));
  return join(parts, ", ");
}

std::vector<std::string> aligned(const Facts& facts) {
  std::size_t width = 0;
  for (const auto& [name, value] : facts) width = std::max(width, name.size());
  std::vector<std::string> lines;
  for (const auto& [name, value] : facts) lines.push_back(fmt::format("  {:<{}}  {}", name, width, value));
  return lines;
}

Facts facts_of(const Inspection& i) {
  Facts facts;
  facts.push_back({"files", i.files_decoded < i.files ? fmt::format("{}, of which {} were decoded (--all: every one)",
                                                                    i.files, i.files_decoded)
                                                      : std::to_string(i.files)});
  if (!i.not_read.empty()) facts.push_back({"not read", not_read_text(i)});
  if (i.masks_beside > 0) facts.push_back({"passed over", fmt::format("{} masks beside their images", i.masks_beside)});
  if (i.images != i.files_decoded) facts.push_back({"images", fmt::format("{} (files of several frames)", i.images)});
  facts.push_back({"labels", text_of(i.labels)});
  const auto known = [](const Inspection::Counts& counts) { return counts.size() > 1 || !counts.contains(""); };
  if (i.from_manifest || known(i.donors)) facts.push_back({"donors", text_of(i.donors)});
  if (i.from_manifest || known(i.specimens)) facts.push_back({"specimens", text_of(i.specimens)});
  if (i.from_manifest || known(i.captures)) facts.push_back({"captures", text_of(i.captures)});
  if (i.from_manifest) {
    facts.push_back({"roles", text_of(i.roles, "none given")});
    if (!i.extra_columns.empty()) facts.push_back({"more columns", join(i.extra_columns, ", ")});
  }
  if (!i.sizes.empty()) facts.push_back({"sizes (h x w)", sizes_text(i.sizes)});
  for (const auto& [type, samples] : i.samples)
    facts.push_back({&samples == &i.samples.begin()->second ? "samples" : "",
                     fmt::format("{}, {:.5g} to {:.5g} ({})", type, samples.lo, samples.hi, samples.images)});
  if (!i.sizes.empty()) {  // at least one could be read
    facts.push_back({"pixel size", optics_text(i.pixel_sizes_um, " um")});
    facts.push_back({"wavelength", optics_text(i.wavelengths_nm, " nm")});
    facts.push_back({"medium index", optics_text(i.medium_indices, "")});
    facts.push_back(
        {"duplicates", i.duplicates == 0 ? "none" : fmt::format("{} identical to an earlier image", i.duplicates)});
  }
  facts.push_back({"unfit", text_of(i.faults, "none")});
  for (std::size_t f = 0; f < std::min(i.first_faults.size(), faults_shown); ++f)
    facts.push_back({"", i.first_faults[f].message});
  add_lines(facts, "advice", i.advice);
  add_lines(facts, "missing", i.missing);
  return facts;
}

Facts facts_of(const PredictionsSummary& s) {
  Facts facts;
  facts.push_back(
      {"rows", s.failed == 0 ? std::to_string(s.rows) : fmt::format("{}, of which {} failed", s.rows, s.failed)});
  if (!s.statuses.empty()) facts.push_back({"status", text_of(s.statuses)});
  facts.push_back({"classes", join(s.classes, ", ")});
  facts.push_back({"scores", s.logits && s.probabilities ? "logits and probabilities"
                             : s.logits                  ? "logits"
                                                         : "probabilities"});
  facts.push_back({"predicted", text_of(s.predicted)});
  facts.push_back({"confidence", fmt::format("{:.3f} on average", s.mean_confidence)});
  facts.push_back({"labels", text_of(s.labels)});
  facts.push_back({"roles", text_of(s.roles)});
  facts.push_back({"donors", text_of(s.donors)});
  facts.push_back({"decisions", text_of(s.decisions, "none")});
  if (s.sets > 0) facts.push_back({"sets", fmt::format("{}, {} of them empty", s.sets, s.empty_sets)});
  add_lines(facts, "missing", s.missing);
  return facts;
}

Facts facts_of(const std::vector<ArrayFacts>& arrays) {
  Facts facts;
  for (const ArrayFacts& array : arrays) facts.push_back({array.name, array.type + "  " + array.shape});
  facts.push_back(
      {"to use", "calibrate and evaluate take it with --arrays SCORES,LABELS --input logits|probabilities"});
  return facts;
}
