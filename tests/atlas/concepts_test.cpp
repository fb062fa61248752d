#include "leukolens/atlas/concepts.hpp"

#include "atlas_cells.hpp"
#include "catch.hpp"
#include "leukolens/atlas/radial.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/phase/shape.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

/// Channel 0 speaks for the class in proportion to the area and lies on the rim, 1 says little, 2 speaks against it.
ConceptsOf three_channels() {
  ConceptsOf of;
  of.layer = "last";
  of.channels = 3;
  of.relevance = [](const std::vector<cv::Mat1f>& inputs, const std::vector<int>&) {
    cv::Mat1f out(static_cast<int>(inputs.size()), 3);
    for (int i = 0; i < out.rows; ++i) {
      out(i, 0) = static_cast<float>(cv::countNonZero(inputs[static_cast<std::size_t>(i)]));
      out(i, 1) = 1;
      out(i, 2) = -50;
    }
    return out;
  };
  of.maps = [](const std::vector<cv::Mat1f>& inputs, const std::vector<int>&, const std::vector<int>&) {
    std::vector<cv::Mat1f> maps;
    for (const auto& input : inputs) {
      const auto radius = normalised_radius(cv::Mat1b(input > 0));
      cv::Mat1f map = cv::Mat1f::zeros(input.size());
      for (int y = 0; y < map.rows; ++y)
        for (int x = 0; x < map.cols; ++x) map(y, x) = zone_of(radius(y, x)) == Zone::rim;
      maps.push_back(map);
    }
    return maps;
  };
  return of;
}

std::vector<AtlasCell> cells(int n) {
  std::vector<AtlasCell> all;
  for (int i = 0; i < n; ++i) {
    auto cell = round_cell("cell " + std::to_string(i), 5 + i % 5 + 0.1 * (i % 7));
    cell.donor = "donor " + std::to_string(i % 6);
    cell.shape.assign(shape_columns().size(), NAN);
    cell.shape[0] = cv::countNonZero(cell.mask);
    all.push_back(cell);
  }
  return all;
}

std::vector<cv::Mat1f> inputs_of(const std::vector<AtlasCell>& all) {
  std::vector<cv::Mat1f> inputs;
  for (const auto& cell : all) inputs.push_back(cell.input);
  return inputs;
}

}  // namespace

TEST_CASE("channels are ranked, placed and set beside shape columns", "[atlas]") {
  const auto all = cells(42);
  const auto report = find_concepts(all, inputs_of(all), 0, three_channels(), {.most = 2, .references = 6});
  REQUIRE(report.concepts.size() == 2);
  const auto& first = report.concepts[0];
  CHECK(first.channel == 0);
  CHECK(first.share.value > 0.5);
  CHECK(first.zones[static_cast<std::size_t>(Zone::rim)] == 1);
  REQUIRE_FALSE(first.goes_with.empty());
  CHECK(first.goes_with.front().first == shape_columns()[0]);
  CHECK(first.goes_with.front().second == Approx(1));
  CHECK(report.concepts[1].channel == 2);
  CHECK(report.concepts[1].share.value < 0);
  CHECK(report.shown == Approx(0.99).margin(0.01));
  const auto text = findings_of(report, "x").front().text;
  CHECK_THAT(text, Contains("Channel 0 of 3 speaks for x most"));
  CHECK_THAT(text, Contains("lies on the rim"));
}

TEST_CASE("a channel found all over the image is given no place", "[atlas]") {
  const auto all = cells(42);
  auto everywhere = three_channels();
  everywhere.maps = [](const std::vector<cv::Mat1f>& inputs, const std::vector<int>&, const std::vector<int>&) {
    return std::vector<cv::Mat1f>(inputs.size(), cv::Mat1f::ones(32, 32));
  };
  const auto report = find_concepts(all, inputs_of(all), 0, everywhere);
  const auto& first = report.concepts[0];
  for (std::size_t z = 0; z < zones.size(); ++z) CHECK(first.zones[z] == Approx(first.areas[z]));
  CHECK(first.zones[static_cast<std::size_t>(Zone::outside)] > 0.5);
  const auto text = findings_of(report, "x").front().text;
  CHECK_THAT(text, Contains("speaks for x most") && !Contains("lies"));
}

TEST_CASE("only a channel whose mean share is the largest speaks for a class most", "[atlas]") {
  const auto all = cells(42);
  auto of = three_channels();
  // Channel 0 is larger but changes sides; channel 1 is always for.
  of.channels = 2;
  of.relevance = [](const std::vector<cv::Mat1f>& inputs, const std::vector<int>&) {
    cv::Mat1f out(static_cast<int>(inputs.size()), 2);
    for (int i = 0; i < out.rows; ++i) {
      const auto own = static_cast<float>(44 + i % 3);
      out(i, 0) = (i / 6 % 6 == 5 ? -1 : 1) * (100 - own), out(i, 1) = own;
    }
    return out;
  };
  const auto report = find_concepts(all, inputs_of(all), 0, of);
  REQUIRE(report.concepts[0].channel == 0);
  CHECK(report.concepts[0].size == Approx(0.55));
  CHECK_THAT(findings_of(report, "x").front().text, Contains("Channel 1 of 2 speaks for x most, with 45 %"));
}

TEST_CASE("of few cells, columns of chance are hardly ever named", "[atlas]") {
  std::size_t named = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    auto all = cells(20);
    Random random(seed, "shape");
    for (auto& cell : all) {
      cell.donor.clear();
      for (auto& value : cell.shape) value = random.normal();
    }
    for (const auto& found : find_concepts(all, inputs_of(all), 0, three_channels()).concepts)
      named += !found.goes_with.empty();
  }
  CHECK(named <= 6);  // one study of 40 expected, with all three channels: each follows the area
}

TEST_CASE("a column that only sets donors apart is not named", "[atlas]") {
  for (const double within : {1., -1.}) {
    std::vector<AtlasCell> all;
    for (int i = 0; i < 42; ++i) {
      auto cell = round_cell("cell " + std::to_string(i), 5 + i % 6 + 0.14 * (i / 6));
      cell.donor = "donor " + std::to_string(i % 6);
      cell.shape.assign(shape_columns().size(), NAN);
      cell.shape[0] = 1000 * (i % 6) + within * (i / 6);
      all.push_back(cell);
    }
    const auto report = find_concepts(all, inputs_of(all), 0, three_channels());
    CHECK(report.concepts[0].goes_with.size() == (within > 0 ? 1 : 0));
  }
}

TEST_CASE("reference cells are those of the largest relevance, two a donor", "[atlas]") {
  auto all = cells(42);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (i % 5 == 4) all[i].donor = "one";  // the largest cells
  const auto report = find_concepts(all, inputs_of(all), 0, three_channels(), {.most = 1, .references = 6});
  int of_one = 0;
  for (const auto i : report.concepts[0].references) of_one += all[i].donor == "one";
  CHECK(of_one == 2);
  CHECK(report.concepts[0].maps.size() == 6);
}

TEST_CASE("no cells have no concepts, few cells none that goes with a shape", "[atlas]") {
  CHECK(find_concepts({}, {}, 0, three_channels()).concepts.empty());
  const auto few = cells(3);
  const auto report = find_concepts(few, inputs_of(few), 0, three_channels());
  CHECK(report.concepts[0].goes_with.empty());
  CHECK(findings_of(report, "x").empty());  // three donors cannot tell
}

TEST_CASE("sentences of concepts rest on numbers in the JSON", "[atlas]") {
  const auto all = cells(42);
  const auto report = find_concepts(all, inputs_of(all), 0, three_channels());
  const auto json = to_json(report, all);
  for (const auto& finding : findings_of(report, "x"))
    for (const auto& pointer : finding.pointers) CHECK_NOTHROW(json.at(Json::json_pointer(pointer)));
}

TEST_CASE("an area in px and in um is named once", "[atlas]") {
  auto all = cells(40);
  for (auto& cell : all) cell.shape[1] = 0.09 * cell.shape[0];
  const auto report = find_concepts(all, inputs_of(all), 0, three_channels());
  const auto& goes_with = report.concepts.front().goes_with;
  CHECK_FALSE(goes_with.empty());
  for (const auto& [name, r] : goes_with) CHECK(name != "area_px");
}
