#include "atlas/class_cells.hpp"

#include <algorithm>

#include "atlas/class_json.hpp"
#include "atlas_cells.hpp"
#include "catch.hpp"
#include "leukolens/core/json.hpp"

using namespace leukolens;

namespace {

std::vector<AtlasCell> many_cells(int n) {
  std::vector<AtlasCell> cells;
  for (int i = 0; i < n; ++i) {
    auto cell = round_cell("cell " + std::to_string(i), 7 + i % 7 * 0.3);
    cell.donor = "donor " + std::to_string(i % 6);
    cell.confidence = 0.5 + 0.005 * i;
    cell.label_class = i % 4 == 0 ? 1 : 0;
    cells.push_back(cell);
  }
  return cells;
}

std::vector<std::string> ids(const std::vector<AtlasCell>& cells) {
  std::vector<std::string> ids;
  for (const auto& cell : cells) ids.push_back(cell.id);
  return ids;
}

}  // namespace

TEST_CASE("the sample does not depend on the order of the cells", "[atlas]") {
  AtlasOptions options;
  options.sample = 10;
  ClassCells forwards(options), backwards(options);
  auto cells = many_cells(60);
  for (const auto& cell : cells) forwards.add(cell);
  std::ranges::reverse(cells);
  for (const auto& cell : cells) backwards.add(cell);
  CHECK(ids(forwards.sample()).size() == 10);
  CHECK(ids(forwards.sample()) == ids(backwards.sample()));
  options.seed = 2;
  ClassCells other(options);
  for (const auto& cell : cells) other.add(cell);
  CHECK(ids(other.sample()) != ids(forwards.sample()));
}

TEST_CASE("examples are the least confident, the most confidently wrong, the least novel right ones", "[atlas]") {
  AtlasOptions options;
  ClassCells cells(options);
  auto all = many_cells(40);
  all[17].novelty = 0.1;
  for (const auto& cell : all) cells.add(cell);
  CHECK(cells.doubted().front().id == "cell 0");
  CHECK(cells.mistaken().front().id == "cell 36");
  CHECK(cells.typical().front().id == "cell 17");
  CHECK(cells.typical().size() == 8);
}

TEST_CASE("splits part the cells by their labels and their confidence", "[atlas]") {
  AtlasOptions options;
  options.sure = 0.6;
  ClassCells cells(options);
  auto all = many_cells(40);
  all[5].label_class = -1;
  for (const auto& cell : all) cells.add(cell);
  CHECK(cells.means(Split::all).cells == 40);
  CHECK(cells.means(Split::wrong).cells == 10);
  CHECK(cells.means(Split::unlabelled).cells == 1);
  CHECK(cells.means(Split::right).cells == 29);
  CHECK(cells.means(Split::sure).cells == 20);
  CHECK(cells.means(Split::doubtful).cells == 20);
  const auto counts = counts_json(cells);
  CHECK(counts["right"] == 29);
  CHECK(counts["wrong"] == 10);
  CHECK(counts["unlabelled"] == 1);
  CHECK(counts["donors"] == 6);
}

TEST_CASE("a cell without an outline is counted and laid upon nothing", "[atlas]") {
  AtlasOptions options;
  ClassCells cells(options);
  auto cell = round_cell("a");
  cell.mask.setTo(0);
  cells.add(cell);
  CHECK(cells.means(Split::all).cells == 0);
  CHECK(cells.common_relevance().empty());
  CHECK(counts_json(cells)["without_outline"] == 1);
  CHECK(radial_json(cells)["zones"][0]["share"]["value"].is_null());
  CHECK(radial_findings(radial_json(cells), "x").empty());
}

TEST_CASE("relevance all over the cell is not said to lie in a part of it", "[atlas]") {
  AtlasOptions options;
  ClassCells cells(options);
  for (auto cell : many_cells(60)) {
    Random noise(1, "map", item_of(cell.id));
    for (auto& value : cell.relevance) value *= static_cast<float>(noise.uniform(0.5, 1.5));
    cells.add(cell);
  }
  const auto findings = radial_findings(radial_json(cells), "x");
  REQUIRE(findings.size() == 1);
  CHECK(findings.front().text.find("whole cell") != std::string::npos);
}

TEST_CASE("relevance in the centre, on the rim and beside the cell is said to lie there", "[atlas]") {
  for (const auto zone : zones) {
    AtlasOptions options;
    ClassCells cells(options);
    for (auto cell : many_cells(60)) {
      const auto radius = normalised_radius(cell.mask);
      for (int y = 0; y < 32; ++y)
        for (int x = 0; x < 32; ++x) cell.relevance(y, x) = zone_of(radius(y, x)) == zone ? 5.f : 0.1f;
      cells.add(cell);
    }
    const auto radial = radial_json(cells);
    const auto findings = radial_findings(radial, "x");
    INFO(radial.dump(1));
    REQUIRE(findings.size() == 1);
    CHECK(findings.front().text.find(zone == Zone::outside ? "outside the cell" : name_of(zone)) != std::string::npos);
    for (const auto& pointer : findings.front().pointers) CHECK_NOTHROW(radial.at(Json::json_pointer(pointer)));
  }
}

TEST_CASE("relevance that lies half outside the cell is not said to lie mostly there", "[atlas]") {
  for (const float outside : {0.9f, 1.4f}) {
    AtlasOptions options;
    ClassCells cells(options);
    int i = 0;
    for (auto cell : many_cells(60)) {
      const double inside = cv::countNonZero(cell.mask), beside = static_cast<double>(cell.mask.total()) - inside;
      const double noise = i++ % 2 ? 1.3 : 0.75;
      cell.relevance.setTo(1 / inside);
      cell.relevance.setTo(outside * noise / beside, cell.mask == 0);
      cells.add(cell);
    }
    const auto text = radial_findings(radial_json(cells), "x").front().text;
    CHECK((text.find("Most of the relevance") != std::string::npos) == (outside > 1.2f));
    if (outside > 1.2f) CHECK(text.find("less than the area's part") != std::string::npos);
  }
}

TEST_CASE("a class whose held-out calls are mostly wrong is said to be so", "[atlas]") {
  for (const int right : {4, 15}) {
    AtlasOptions options;
    ClassCells cells(options);
    int i = 0;
    for (auto cell : many_cells(40)) {
      cell.held_out = i < 30;
      cell.label_class = i++ % 30 < right ? 0 : 1;
      cells.add(cell);
    }
    const auto counts = counts_json(cells);
    const auto findings = counts_findings(counts, "x");
    REQUIRE(findings.size() == (right == 4));
    if (right == 4) CHECK(findings.front().text.find("only 4 are right") != std::string::npos);
    for (const auto& finding : findings)
      for (const auto& pointer : finding.pointers) CHECK_NOTHROW(counts.at(Json::json_pointer(pointer)));
  }
}

TEST_CASE("too few donors cannot tell where relevance lies", "[atlas]") {
  AtlasOptions options;
  ClassCells cells(options);
  for (auto cell : many_cells(40)) {
    cell.donor = "the only one";
    cells.add(cell);
  }
  const auto findings = radial_findings(radial_json(cells), "x");
  REQUIRE(findings.size() == 1);
  CHECK(findings.front().text.find("cannot tell") != std::string::npos);
}
