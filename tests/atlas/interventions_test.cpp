#include "leukolens/atlas/interventions.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "atlas/changed_cell.hpp"
#include "atlas_cells.hpp"
#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/phantom/phantom.hpp"
#include "leukolens/phase/segmentation.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

std::vector<AtlasCell> phantoms(int n, const std::string& donors = "several") {
  PhantomOptions options;
  options.cells = n;
  options.size_px = 48;
  std::vector<AtlasCell> cells;
  for (int i = 0; i < n; ++i) {
    const auto phantom = make_phantom(options, i);
    AtlasCell cell;
    cell.id = "cell " + std::to_string(i);
    if (donors == "several") cell.donor = phantom.truth.donor;
    if (donors == "two") cell.donor = i % 2 ? "a" : "b";
    cell.patch = phantom.image;
    cell.mask = segment_cell(phantom.image.phase);
    cells.push_back(cell);
  }
  return cells;
}

Preprocessing plain() {
  Preprocessing preprocessing;
  preprocessing.patch = 48;
  return preprocessing;
}

/// A "network" of two classes whose first logit is a property of the image.
LogitsOf network(const std::function<double(const cv::Mat1f&)>& property) {
  return [property](const std::vector<cv::Mat1f>& inputs) {
    cv::Mat1f logits(static_cast<int>(inputs.size()), 2);
    for (int i = 0; i < logits.rows; ++i) {
      logits(i, 0) = static_cast<float>(property(inputs[static_cast<std::size_t>(i)]));
      logits(i, 1) = 0;
    }
    return logits;
  };
}

double area(const cv::Mat1f& phase) { return cv::countNonZero(phase > 0.5) / 50.; }
double fine_detail(const cv::Mat1f& phase) {
  cv::Mat1f fine;
  cv::GaussianBlur(phase, fine, {}, 1.5);
  return 50 * cv::norm(phase - fine) / std::sqrt(static_cast<double>(phase.total()));
}
double mass(const cv::Mat1f& phase) { return cv::sum(phase)[0] / 100; }
double corner(const cv::Mat1f& phase) { return cv::mean(phase(cv::Rect(0, 0, 4, 4)))[0]; }

const Intervention& named(const InterventionsReport& report, const std::string& name) {
  return *std::ranges::find(report.interventions, name, &Intervention::name);
}

}  // namespace

TEST_CASE("a change that is none gives the patch bit for bit", "[atlas]") {
  const auto cells = phantoms(2);
  const auto parts = parts_of(cells[0], cells[1], 1);
  for (const auto& change : changes()) {
    if (std::string(change.property) == "size" || std::string(change.property) == "orientation" ||
        std::string(change.property) == "sharpness" || std::isnan(change.unchanged))
      continue;  // laid on a background anew
    CAPTURE(change.name);
    Random random(1, "test");
    const auto same = change.apply(parts, change.unchanged, random);
    CHECK(cv::norm(same, parts.phase, cv::NORM_INF) < 1e-6);
  }
}

TEST_CASE("a larger cell has a larger area, at constant mass the same mass", "[atlas]") {
  const auto cells = phantoms(2);
  const auto parts = parts_of(cells[0], cells[1], 1);
  const auto& all = changes();
  const auto apply = [&](const std::string& name, double setting) {
    Random random(1, "test");
    return std::ranges::find(all, name, [](const Change& c) { return std::string(c.name); })
        ->apply(parts, setting, random);
  };
  CHECK(area(apply("resized", 1.2)) / area(parts.phase) == Approx(1.44).epsilon(0.1));
  CHECK(mass(apply("resized", 0.8)) / mass(parts.phase) == Approx(0.64).epsilon(0.1));
  CHECK(mass(apply("resized, same mass", 1.1)) / mass(parts.phase) == Approx(1).epsilon(0.05));
  CHECK(mass(apply("phase scaled", 1.2)) / mass(parts.phase) == Approx(1.2).epsilon(0.05));
  CHECK(mass(apply("texture shuffled", 1)) == Approx(mass(parts.phase)).epsilon(1e-5));
  CHECK(mass(apply("texture levelled", 1)) == Approx(mass(parts.phase)).epsilon(1e-5));
  CHECK(fine_detail(apply("fine detail scaled", 0)) < 0.8 * fine_detail(parts.phase));
}

TEST_CASE("what a network measures moves its score most", "[atlas]") {
  const auto cells = phantoms(60);
  const auto top = [&](const auto& property) {
    return intervene(cells, {}, 0, plain(), network(property)).interventions.front().property;
  };
  CHECK(top(area) == "size");
  CHECK((top(fine_detail) == "texture" || top(fine_detail) == "sharpness"));
  auto spotted = cells;
  for (auto& cell : spotted) {
    cell.patch.phase = cell.patch.phase.clone();
    cell.patch.phase(cv::Rect(0, 0, 4, 4)) += 1;
  }
  CHECK(intervene(spotted, {}, 0, plain(), network(corner)).interventions.front().name == "background emptied");
  const auto of_mass = intervene(cells, {}, 0, plain(), network(mass));
  CHECK(std::abs(named(of_mass, "resized, same mass").points.front().rise.value) <
        0.2 * std::abs(named(of_mass, "phase scaled").points.front().rise.value));
}

TEST_CASE("the rise of a network that measures mass is what the mass rises by", "[atlas]") {
  const auto cells = phantoms(30);
  const auto report = intervene(cells, {}, 0, plain(), network(mass));
  const auto& scaled = named(report, "phase scaled").points.back();  // times 1.2
  double expected = 0;
  for (const auto& cell : cells) {
    const auto parts = parts_of(cell, cell, 1);
    cv::Mat1f excess = parts.phase - parts.medium;
    excess.setTo(0, parts.wide == 0);
    expected += 0.5 * 0.2 * cv::sum(excess)[0] / 100 / 30;  // the centred logit is half of it
  }
  CHECK(scaled.setting == 1.2);
  CHECK(scaled.rise.value == Approx(expected).epsilon(1e-3));
  CHECK(scaled.rise.ci);
}

TEST_CASE("changes are named in words, with their strength, and rises to two digits", "[atlas]") {
  const auto cells = phantoms(40);
  auto report = intervene(cells, {}, 0, plain(), network([](const cv::Mat1f& phase) { return area(phase) / 100; }));
  CHECK(named(report, "resized").points.front().what == "Resizing the cell to 80 % of its diameter");
  CHECK(named(report, "turned").points.front().what == "Turning the cell by 45 degrees");
  CHECK(named(report, "fine detail scaled").points.front().what == "Scaling detail finer than 1.5 px to 0 %");
  for (const auto& change : report.interventions)
    for (const auto& point : change.points) CHECK(point.what.find('{') == std::string::npos);
  const auto text = findings_of(report, "x").front().text;
  CAPTURE(text);
  CHECK_THAT(text, Contains("the score for x by 0.0"));
  CHECK_THAT(text, !Contains("by 0.0 ") && !Contains("by 0.00 "));
}

TEST_CASE("whether a property moves the score: yes, no, and cannot tell", "[atlas]") {
  const auto of_area = intervene(phantoms(40), {}, 0, plain(), network(area));
  CHECK(moves_score(of_area, "size") == true);
  CHECK(moves_score(of_area, "orientation") == false);
  CHECK_FALSE(moves_score(of_area, "no such property"));
  CHECK_FALSE(moves_score(intervene(phantoms(20, "two"), {}, 0, plain(), network(area)), "size"));
}

TEST_CASE("a cell without room in the patch is not made larger", "[atlas]") {
  auto cells = phantoms(30);
  Preprocessing tight = plain();
  tight.patch = 0;
  for (const auto& cell : cells) {
    const auto box = cv::boundingRect(cell.mask);
    tight.patch = std::max({tight.patch, box.width, box.height});
  }
  tight.patch += 2;
  const int x0 = (48 - tight.patch) / 2;
  std::size_t with_room = 0;
  for (auto& cell : cells) {
    const cv::Rect middle(x0, x0, tight.patch, tight.patch);
    cell.patch.phase = cell.patch.phase(middle).clone();
    cell.mask = cell.mask(middle).clone();
    const auto box = cv::boundingRect(cell.mask);
    with_room += 1.2 * std::max(box.width, box.height) <= tight.patch;
  }
  const auto report = intervene(cells, {}, 0, tight, network(area));
  const auto& points = named(report, "resized").points;
  CHECK(points.front().rise.n == 30);  // 80 %
  CHECK(points.back().rise.n < 30);
  CHECK(points.back().rise.n <= with_room);
  for (auto& cell : cells) cell.mask.setTo(255);
  const auto full = intervene(cells, {}, 0, tight, network(area));
  CHECK(std::isnan(named(full, "resized").points.back().rise.value));
  CHECK(std::isfinite(named(full, "resized").points[named(full, "resized").strongest].rise.value));
}

TEST_CASE("interventions are a function of the cells and the seed", "[atlas]") {
  const auto cells = phantoms(12);
  CHECK(to_json(intervene(cells, {}, 0, plain(), network(fine_detail))) ==
        to_json(intervene(cells, {}, 0, plain(), network(fine_detail))));
}

TEST_CASE("a network that looks at nothing is moved by nothing, and that is said, over twenty seeds", "[atlas]") {
  const auto cells = phantoms(40);
  int wrong = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed, "noise");
    const auto report = intervene(cells, {}, 0, plain(), network([&](const cv::Mat1f&) { return random.normal(); }));
    const auto findings = findings_of(report, "x");
    REQUIRE(findings.size() >= 1);
    wrong += findings.front().text.find("None of the changes") == std::string::npos;
  }
  CHECK(wrong <= 3);  // 1 of 20 expected
}

TEST_CASE("sentences of interventions rest on numbers in the JSON", "[atlas]") {
  const auto report = intervene(phantoms(40), {}, 0, plain(), network(area));
  const auto json = to_json(report);
  const auto findings = findings_of(report, "x");
  CHECK_FALSE(findings.empty());
  for (const auto& finding : findings)
    for (const auto& pointer : finding.pointers) CHECK_NOTHROW(json.at(Json::json_pointer(pointer)));
}

TEST_CASE("two donors, no cells and cells without an outline: what cannot be said is not", "[atlas]") {
  const auto two = intervene(phantoms(20, "two"), {}, 0, plain(), network(area));
  CHECK(two.donors == 2);
  CHECK_THAT(findings_of(two, "x").front().text, Contains("cannot be told"));
  CHECK(intervene({}, {}, 0, plain(), network(area)).interventions.empty());
  CHECK(findings_of(intervene({}, {}, 0, plain(), network(area)), "x").empty());
  auto blank = phantoms(3);
  for (auto& cell : blank) cell.mask.setTo(0);
  const auto none = intervene(blank, {}, 0, plain(), network(area));
  CHECK(none.without_outline == 3);
  CHECK(none.interventions.empty());
}
