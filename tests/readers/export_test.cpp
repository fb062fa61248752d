#include "leukolens/readers/export.hpp"

#include <algorithm>
#include <set>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/readers/score.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

/// A folder as `explain` writes it, of cells labelled a and b in turn, every fourth called wrongly.
Json manifest_of(const fs::path& folder, int cells) {
  Json list = Json::array();
  fs::create_directories(folder / "maps");
  for (int i = 0; i < cells; ++i) {
    const std::string label = i % 2 ? "b" : "a", called = i % 4 ? label : "b",
                      id = "SECRET_" + label + std::to_string(i);
    const auto phase = "maps/p" + std::to_string(i) + ".npy", map = "maps/m" + std::to_string(i) + ".npy";
    std::vector<float> values(16 * 16, 0.1f);
    values[120] = 1 + static_cast<float>(i);
    for (const auto& name : {phase, map}) write_text(folder / name, npy_text({16, 16}, values));
    list.push_back({{"id", id},
                    {"status", "ok"},
                    {"label", label},
                    {"predicted", called},
                    {"confidence", 0.8},
                    {"donor", "d"},
                    {"unit", "rad"},
                    {"pixel_size_um", 0.3},
                    {"phase", phase},
                    {"targets", Json::array({{{"class", called}, {"map", map}}})}});
  }
  Json manifest = {{"classes", {"a", "b"}}, {"calibration", "temperature"}, {"cells", list}};
  write_text(folder / "manifest.json", manifest.dump());
  return manifest;
}

std::set<std::string> lines_of(const fs::path& path) {
  std::set<std::string> lines;
  std::istringstream text(read_text(path));
  for (std::string line; std::getline(text, line);) lines.insert(line);
  return lines;
}

}  // namespace

TEST_CASE("every reader gets the same cells in three arms, each in an order of its own", "[readers]") {
  TemporaryFolder folder;
  manifest_of(folder / "why", 20);
  const auto report =
      export_reader_study(folder / "why", folder / "session", {.readers = {"ann", "ben"}, .cells = 12}, {});
  CHECK(report.cells == 12);
  const auto key = read_key(folder / "session/key/key.csv");
  CHECK(key.size() == 12 * 3 * 2);
  std::set<std::string> ids;
  std::map<std::string, std::string> orders;
  std::size_t of_a = 0;
  for (const auto& row : key) {
    ids.insert(row.id);
    of_a += row.label == "a";
    orders[row.reader + name_of(row.arm)] += row.id + " ";
  }
  CHECK(ids.size() == 12);
  CHECK(of_a == 6 * 6);
  std::set<std::string> different;
  for (const auto& [name, order] : orders) different.insert(order);
  CHECK(different.size() == 6);
  CHECK(read_answers(folder / "session/ann/answers.csv").size() == 36);
}

TEST_CASE("nothing that a reader gets tells id, donor, label or, in the first arm, the call", "[readers]") {
  TemporaryFolder folder;
  manifest_of(folder / "why", 8);
  export_reader_study(folder / "why", folder / "session", {.readers = {"ann"}}, {});
  for (const auto& file : fs::recursive_directory_iterator(folder / "session/ann"))
    CHECK(read_text(file.path()).find("SECRET") == std::string::npos);
  CHECK(read_text(folder / "session/ann/arm_1_cell.html").find("The network calls it") == std::string::npos);
  CHECK(read_text(folder / "session/ann/arm_2_call.html").find("The network calls it") != std::string::npos);
  CHECK(read_text(folder / "session/ann/arm_1_cell.html").find("confidence") == std::string::npos);
  export_reader_study(folder / "why", folder / "open", {.readers = {"ann"}, .blind = false}, {});
  CHECK(read_text(folder / "open/ann/arm_1_cell.html").find("SECRET_a0") != std::string::npos);
}

TEST_CASE("the choice depends on the seed alone, and small classes give all they have", "[readers]") {
  TemporaryFolder folder;
  manifest_of(folder / "why", 20);
  for (const char* name : {"one", "two"}) export_reader_study(folder / "why", folder / name, {.cells = 7}, {});
  CHECK(lines_of(folder / "one/key/key.csv") == lines_of(folder / "two/key/key.csv"));
  CHECK(export_reader_study(folder / "why", folder / "all", {.cells = 500}, {}).cells == 20);
}

TEST_CASE("what cannot become a study is refused by name, and doubts are told", "[readers][errors]") {
  TemporaryFolder folder;
  auto manifest = manifest_of(folder / "why", 8);
  const auto refused = [&](const ReadersExportOptions& o, const std::string& fault) {
    CHECK_THROWS_WITH(export_reader_study(folder / "why", folder / "session", o, {}), Contains(fault));
    CHECK_FALSE(fs::exists(folder / "session"));
  };
  refused({.readers = {"../ann"}}, "becomes a folder");
  refused({.readers = {"ann", "ann"}}, "named twice");
  refused({.readers = {"key"}}, "becomes a folder");
  for (auto& cell : manifest["cells"]) cell["predicted"] = cell["label"];
  for (auto& cell : manifest["cells"]) cell["targets"][0]["class"] = cell["label"];
  manifest["calibration"] = nullptr;
  write_text(folder / "why/manifest.json", manifest.dump());
  std::vector<std::string> told;
  export_reader_study(folder / "why", folder / "session", {}, [&](const std::string& text) { told.push_back(text); });
  REQUIRE(told.size() == 2);
  CHECK_THAT(told[0], Contains("over-reliance cannot be measured"));
  CHECK_THAT(told[1], Contains("not calibrated"));
  for (auto& cell : manifest["cells"]) cell["label"] = nullptr;
  write_text(folder / "why/manifest.json", manifest.dump());
  CHECK_THROWS_WITH(export_reader_study(folder / "why", folder / "other", {}, {}), Contains("no labelled cell"));
  CHECK_THROWS_AS(export_reader_study(folder / "nowhere", folder / "other", {}, {}), Error);
}
