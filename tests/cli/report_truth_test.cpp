// Every sentence of the report's first page against an independent computation from the table of predictions.
#include <algorithm>
#include <cmath>
#include <random>
#include <regex>
#include <set>

#include "catch.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/json.hpp"
#include "program.hpp"
#include "real_data.hpp"

namespace fs = std::filesystem;

namespace {

struct Cell {
  std::string label, predicted, role, decision;
  double confidence;
  std::vector<double> logits;
  bool right() const { return label == predicted; }
};

/// The labelled cells of a table that `evaluate` may use: of the role test or new, of any role where there are none.
std::vector<Cell> evaluated_cells(const fs::path& table) {
  leukolens::CsvReader reader(table);
  const auto& columns = reader.columns();
  std::vector<std::string> row;
  std::vector<Cell> cells;
  while (reader.next(row)) {
    Cell cell;
    std::string status = "ok";
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] == "label") cell.label = row[i];
      if (columns[i] == "predicted") cell.predicted = row[i];
      if (columns[i] == "role") cell.role = row[i];
      if (columns[i] == "decision") cell.decision = row[i];
      if (columns[i] == "status") status = row[i];
      if (columns[i] == "confidence") cell.confidence = std::stod(row[i]);
      if (columns[i].starts_with("logit_")) cell.logits.push_back(std::stod(row[i]));
    }
    if (status == "ok" && !cell.label.empty() && (cell.role.empty() || cell.role == "test" || cell.role == "new"))
      cells.push_back(cell);
  }
  return cells;
}

double accuracy_of(const std::vector<Cell>& cells) {
  return static_cast<double>(std::ranges::count_if(cells, &Cell::right)) / static_cast<double>(cells.size());
}

double gap_of(const std::vector<Cell>& cells) {
  double sum = 0;
  for (const auto& cell : cells) sum += cell.confidence - cell.right();
  return sum / static_cast<double>(cells.size());
}

/// 95 % interval of the gap: a bootstrap of cells that shares nothing with the program's, and at least what Wilson's
/// interval of the accuracy leaves open (a handful of errors hides most of the spread from any bootstrap).
std::pair<double, double> gap_interval(const std::vector<Cell>& cells) {
  std::mt19937_64 random(7);
  std::uniform_int_distribution<std::size_t> pick(0, cells.size() - 1);
  std::vector<double> gaps;
  for (int draw = 0; draw < 4000; ++draw) {
    double sum = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto& cell = cells[pick(random)];
      sum += cell.confidence - cell.right();
    }
    gaps.push_back(sum / static_cast<double>(cells.size()));
  }
  std::ranges::sort(gaps);
  const double n = static_cast<double>(cells.size()), p = accuracy_of(cells), z2 = 1.959964 * 1.959964;
  const double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = std::sqrt(z2) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n);
  const double confidence = gap_of(cells) + p;
  return {std::min(gaps[100], confidence - middle - half), std::max(gaps[3899], confidence - middle + half)};
}

/// Top-label, 15 bins (lo, hi].
double ece_of(const std::vector<double>& confidence, const std::vector<bool>& right) {
  double sum = 0;
  for (int bin = 0; bin < 15; ++bin) {
    double gap = 0;
    for (std::size_t i = 0; i < confidence.size(); ++i)
      if (std::clamp(static_cast<int>(std::ceil(confidence[i] * 15)) - 1, 0, 14) == bin)
        gap += confidence[i] - right[i];
    sum += std::abs(gap);
  }
  return sum / static_cast<double>(confidence.size());
}

double softmax_confidence(const std::vector<double>& z) {
  double sum = 0;
  const double most = *std::ranges::max_element(z);
  for (const double v : z) sum += std::exp(v - most);
  return 1 / sum;
}

/// Page one as plain text.
std::string page_one_of(const fs::path& report) {
  std::string html = leukolens::read_text(report / "report.html");
  html =
      html.substr(html.find("class=\"verdict\""), html.find("<dl class=\"origin\"") - html.find("class=\"verdict\""));
  html = std::regex_replace(html, std::regex("<svg[^]*?</svg>"), "");
  html = std::regex_replace(html, std::regex("<[^>]*>"), "\n");
  html = std::regex_replace(html, std::regex("\u00A0"), " ");
  return std::regex_replace(html, std::regex("\u2009"), "");
}

std::smatch found(const std::string& text, const std::string& pattern) {
  static std::string kept;  // the match points into it
  kept = text;
  std::smatch match;
  INFO(pattern << "\n" << text);
  REQUIRE(std::regex_search(kept, match, std::regex(pattern)));
  return match;
}

void check_accuracy(const std::string& page, const std::vector<Cell>& cells) {
  const auto m =
      found(page, "Overall ([0-9.]+) % of ([0-9]+) cells were called right \\(95 % interval ([0-9.]+) to ([0-9.]+) %");
  CHECK(std::stod(m[1]) == Approx(100 * accuracy_of(cells)).margin(0.051));
  CHECK(std::stoul(m[2]) == cells.size());
  CHECK(std::stod(m[3]) <= 100 * accuracy_of(cells) + 0.05);
  CHECK(std::stod(m[4]) >= 100 * accuracy_of(cells) - 0.05);
}

/// The verdict's numbers, and that what it concludes follows from an interval computed here.
void check_verdict(const std::string& page, const std::vector<Cell>& cells) {
  const auto m =
      found(page,
            "Confidence (exceeds|falls short of) accuracy by ([0-9.]+) points \\(95 % interval (-?[0-9.]+) to "
            "(-?[0-9.]+)\\)(.*)");
  const double sign = m[1] == "exceeds" ? 1 : -1, gap = 100 * gap_of(cells);
  CHECK(sign * std::stod(m[2]) == Approx(gap).margin(0.051));
  auto [lo, hi] = gap_interval(cells);
  lo *= 100;
  hi *= 100;
  if (sign < 0) std::tie(lo, hi) = std::pair(-hi, -lo);
  const double slack = 0.15 * (hi - lo) + 0.1;  // two bootstraps, and t against percentile
  CHECK(std::stod(m[3]) == Approx(lo).margin(slack));
  CHECK(std::stod(m[4]) == Approx(hi).margin(slack));
  const std::string claim = m[5];
  if (claim.find("neither over- nor under-confident") != std::string::npos) {
    CHECK(lo > -5 - slack);
    CHECK(hi < 5 + slack);
  } else if (claim.find("these cells cannot tell whether the calls") != std::string::npos) {
    CHECK(lo < slack);
    CHECK((lo < -5 + slack || hi > 5 - slack));
  } else {
    CHECK(lo > -slack);
    CHECK(claim.find(sign > 0 ? ": over-confident" : ": under-confident") != std::string::npos);
  }
}

void check_weakest_class(const std::string& page, const std::vector<Cell>& cells) {
  std::string weakest;
  double least = 1;
  std::size_t of = 0;
  std::set<std::string> labels;
  for (const auto& cell : cells) labels.insert(cell.label);
  for (const auto& label : labels) {
    std::vector<Cell> own;
    std::ranges::copy_if(cells, std::back_inserter(own), [&](const Cell& c) { return c.label == label; });
    if (accuracy_of(own) < least) weakest = label, least = accuracy_of(own), of = own.size();
  }
  if (weakest.empty()) {
    CHECK(page.find("found least often") == std::string::npos);
    return;
  }
  const auto m = found(page, "The class found least often is ([^:]+): ([0-9.]+) % of ([0-9]+) cells?");
  CHECK(m[1] == weakest);
  CHECK(std::stod(m[2]) == Approx(100 * least).margin(0.051));
  CHECK(std::stoul(m[3]) == of);
}

void check_bin(const std::string& page, const std::vector<Cell>& cells) {
  const auto m =
      found(page,
            "Of the calls made with (about|more than) ([0-9.]+) % confidence, ([a-z 0-9.]+) % (?:was|were) right "
            "\\(([0-9]+) of ([0-9]+) cells?");
  bool some_bin = false;  // one bin has these counts and this mean confidence
  for (int bin = 0; bin < 15; ++bin) {
    std::size_t n = 0, right = 0;
    double sum = 0;
    for (const auto& cell : cells)
      if (std::clamp(static_cast<int>(std::ceil(cell.confidence * 15)) - 1, 0, 14) == bin)
        ++n, right += cell.right(), sum += cell.confidence;
    if (n != std::stoul(m[5]) || right != std::stoul(m[4])) continue;
    const double mean = 100 * sum / static_cast<double>(n);
    some_bin |= m[1] == "about" ? std::abs(mean - std::stod(m[2])) <= 0.51 : mean > std::stod(m[2]);
  }
  CHECK(some_bin);
}

void check_calibration(const std::string& page, const std::vector<Cell>& cells) {
  std::vector<double> before, after;
  std::vector<bool> right;
  for (const auto& cell : cells) {
    before.push_back(softmax_confidence(cell.logits));
    after.push_back(cell.confidence);
    right.push_back(cell.right());
  }
  const auto m = found(page, "Calibration changed the calibration error \\(ECE\\) from ([0-9.]+) to ([0-9.]+)");
  CHECK(std::stod(m[1]) == Approx(ece_of(before, right)).margin(6e-4));
  CHECK(std::stod(m[2]) == Approx(ece_of(after, right)).margin(6e-4));
}

/// Classifies cells by a model, calibrates it, classifies anew and checks the report of the second table.
void check_report(const TemporaryFolder& folder, const std::string& input, const std::string& model) {
  const auto run = [&](const std::string& arguments) {
    const Run r = leukolens_in(folder.path(), arguments);
    INFO("leukolens " << arguments << "\n" << r.err);
    REQUIRE(r.code == 0);
  };
  run("classify " + input + " --model " + model + " --output raw.csv");
  run("calibrate raw.csv --model " + model);
  run("classify " + input + " --model " + model + " --output p.csv");
  run("evaluate p.csv --model " + model + " --no-figures --output report");
  const auto page = page_one_of(folder / "report");
  const auto cells = evaluated_cells(folder / "p.csv");
  REQUIRE(cells.size() > 20);
  check_accuracy(page, cells);
  check_verdict(page, cells);
  check_weakest_class(page, cells);
  check_bin(page, cells);
  check_calibration(page, cells);
}

}  // namespace

TEST_CASE("page one is true for a simulated study", "[cli][report]") {
  const TemporaryFolder folder;
  REQUIRE(leukolens_in(folder.path(), "simulate study --cells 700 --seed 5 --difficulty 2").code == 0);
  fs::create_directory(folder / "flat");  // without donors: the check's intervals are by cell
  fs::copy(folder / "study", folder / "flat", fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  leukolens::CsvReader manifest(folder / "study" / "manifest.csv");
  std::string text = "path,label\n";
  std::size_t path = 0, label = 0;
  for (std::size_t i = 0; i < manifest.columns().size(); ++i) {
    if (manifest.columns()[i] == "path") path = i;
    if (manifest.columns()[i] == "label") label = i;
  }
  for (std::vector<std::string> row; manifest.next(row);) text += leukolens::csv_row({row[path], row[label]});
  leukolens::write_file(folder / "flat" / "cells.csv", text);
  REQUIRE(leukolens_in(folder.path(), "train flat/cells.csv --architecture shape-baseline --output m").code == 0);
  check_report(folder, "flat/cells.csv", "m");
}

TEST_CASE("page one is true for real cells", "[cli][report][real]") {
  const auto cells = real_data("qpi-wbc");
  if (!cells) return;
  const TemporaryFolder folder;
  REQUIRE(leukolens_in(folder.path(), "train " + quoted(cells->string()) + " --epochs 3 --output m").code == 0);
  check_report(folder, quoted(cells->string()), "m");
}
