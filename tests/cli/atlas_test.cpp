// atlas as its user runs it.
#include <algorithm>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
using leukolens::Json;
using leukolens::read_json;
namespace fs = std::filesystem;

namespace {

const std::string cells = quoted((sample / "manifest.csv").string());
const std::string model = " --model " + quoted(sample_model.string());

/// Every sentence names numbers that stand in the file.
void check_sentences(const Json& atlas, const Json& findings) {
  for (const auto& finding : findings) {
    CAPTURE(finding.dump());
    CHECK_FALSE(finding.at("text").get<std::string>().empty());
    CHECK_FALSE(finding.at("from").empty());
    for (const auto& pointer : finding.at("from"))
      CHECK_NOTHROW(atlas.at(Json::json_pointer(pointer.get<std::string>())));
  }
}

}  // namespace

TEST_CASE("an atlas of one network: a page a class, numbers behind every sentence", "[cli]") {
  TemporaryFolder folder;
  const Run run = leukolens_in(folder.path(), "atlas " + cells + model + " --sample 4 --output a");
  INFO(run.err);
  REQUIRE(run.code == 0);
  const auto atlas = read_json(folder / "a/atlas.json");
  REQUIRE(atlas.at("classes").size() == 4);
  CHECK(fs::exists(folder / "a/index.html"));
  std::size_t called = 0;
  for (std::size_t c = 0; c < 4; ++c) {
    CHECK(fs::exists(folder / "a" / atlas.at("pages")[c].get<std::string>()));
    const auto& of_class = atlas.at("networks")[0].at("classes")[c];
    called += of_class.at("cells").at("called").get<std::size_t>();
    check_sentences(atlas, of_class.at("findings"));
    const auto& zones = of_class.at("radial").at("zones");
    double inside = 0;
    for (int z = 0; z < 3; ++z) inside += zones[z].at("share").at("value").get<double>();
    CHECK(inside == Approx(1).margin(1e-5));
    CHECK(fs::exists(folder / "a" / of_class.at("maps").at("picture").get<std::string>()));
  }
  CHECK(called == 40);
  CHECK(atlas.at("general").empty());
  CHECK_THAT(leukolens::read_text(folder / "a/index.html"), Contains("One network alone"));
}

TEST_CASE("an atlas has the same bytes for any number of threads", "[cli]") {
  TemporaryFolder folder;
  for (const char* threads : {"1", "3"})
    REQUIRE(leukolens_in(folder.path(),
                         "atlas " + cells + model + " --sample 3 --threads " + threads + " --output a" + threads)
                .code == 0);
  auto one = read_json(folder / "a1/atlas.json"), three = read_json(folder / "a3/atlas.json");
  for (auto* atlas : {&one, &three}) atlas->erase("command_line");
  CHECK(one == three);
}

TEST_CASE("networks are compared, and two cannot tell what is general", "[cli]") {
  TemporaryFolder folder;
  REQUIRE(leukolens_in(folder.path(), "train " + cells + " --epochs 1 --seed 2 --output m2").code == 0);
  const Run run =
      leukolens_in(folder.path(), "atlas " + cells + model + " --model m2 --sample 3 --max-cells 24 --output a");
  INFO(run.err);
  REQUIRE(run.code == 0);
  const auto atlas = read_json(folder / "a/atlas.json");
  CHECK(atlas.at("networks").size() == 2);
  REQUIRE_FALSE(atlas.at("general").empty());
  check_sentences(atlas, atlas.at("findings"));
  for (const auto& row : atlas.at("general")) CHECK(row.at("verdict") == "unsure");
}

TEST_CASE("slips on atlas' command line are told by name", "[cli][errors]") {
  TemporaryFolder folder;
  const auto check = [&](const std::string& arguments, int code, const std::string& text) {
    const Run run = leukolens_in(folder.path(), "atlas " + arguments);
    INFO(arguments << "\n" << run.err);
    CHECK(run.code == code);
    CHECK_THAT(run.err, Contains(text));
    CHECK_FALSE(fs::exists(folder / "a/atlas.json"));
    CHECK_FALSE(fs::exists(folder / "a.part"));
  };
  check(cells + model + " --method grad-cam --output a", 2, "--method");
  check(cells + model + " --where tea=1 --output a", 2, "tea");
  check(cells + model + " --where predicted=tea --output a", 3, "--where predicted=tea");
  check(cells + " --output a", 2, "--model");
  check(cells + model + " --align upright --output a", 2, "--align");
  check("nowhere" + model + " --output a", 2, "nowhere");
  check(cells + model + model + " --output a", 2, "cannot be compared with itself");
}

TEST_CASE("from the gallery through a review to a new training", "[cli]") {
  TemporaryFolder folder;
  fs::copy(sample, folder / "study", fs::copy_options::recursive);
  REQUIRE(leukolens_in(folder.path(), "atlas study/manifest.csv" + model + " --sample 3 --output a").code == 0);
  CHECK(fs::file_size(folder / "a/gallery.html") > 100000);
  const auto first = leukolens::read_text(folder / "study/manifest.csv");
  const auto row = first.substr(first.find('\n') + 1, first.find(',', first.find('\n')) - first.find('\n') - 1);
  leukolens::write_file(folder / "review.csv",
                        "id,content_hash,label,predicted,new_label,flag,comment,reviewer,reviewed_at,gallery\r\n" +
                            row + ",,eosinophil,monocyte,monocyte,,\"round, large\",Ann,2026-11-27T10:00:00Z,g\r\n");
  const Run run =
      leukolens_in(folder.path(), "review apply review.csv --manifest study/manifest.csv --output reviewed.csv");
  INFO(run.err);
  REQUIRE(run.code == 0);
  CHECK_THAT(run.out + run.err, Contains("1 with another label now"));
  const Run train = leukolens_in(folder.path(), "train reviewed.csv --epochs 1 --output m2");
  INFO(train.err);
  CHECK(train.code == 0);
  CHECK(leukolens_in(folder.path(), "review apply review.csv --manifest reviewed.csv --output reviewed.csv").code == 2);
  CHECK(leukolens_in(folder.path(), "review apply review.csv --manifest nowhere.csv --output r.csv").code == 2);
  CHECK(leukolens_in(folder.path(), "review undo review.csv --manifest reviewed.csv --output r.csv").code == 2);
}

TEST_CASE("a reader study from explain to scores", "[cli]") {
  TemporaryFolder folder;
  REQUIRE(leukolens_in(folder.path(), "explain " + cells + model + " --method saliency --output why").code == 0);
  const Run made =
      leukolens_in(folder.path(), "readers export why --blind --readers ann,ben --cells 12 --output session");
  INFO(made.err);
  REQUIRE(made.code == 0);
  CHECK(fs::exists(folder / "session/ben/arm_3_map.html"));
  // Ann answers everything with one class, Ben nothing.
  std::string sheet = leukolens::read_text(folder / "session/ann/answers.csv"), answers;
  for (std::size_t at = 0, end; (end = sheet.find('\n', at)) != std::string::npos; at = end + 1) {
    auto line = sheet.substr(at, end - at);
    if (const auto open = line.find(",,"); open != std::string::npos) line.insert(open + 1, "monocyte");
    answers += line + "\n";
  }
  leukolens::write_file(folder / "answers.csv", answers);
  const Run scored =
      leukolens_in(folder.path(), "readers score answers.csv --key session/key/key.csv --output scores --json");
  INFO(scored.err);
  REQUIRE(scored.code == 0);
  const auto scores = read_json(folder / "scores/scores.json");
  CHECK(scores.at("unanswered") == 36);
  CHECK(scores.at("cells") == 12);
  CHECK(fs::exists(folder / "scores/report.html"));
  CHECK(leukolens_in(folder.path(), "readers score answers.csv --output s2").code == 2);
  CHECK(leukolens_in(folder.path(), "readers export why --blind --output session").code == 2);  // there already
  CHECK(leukolens_in(folder.path(), "readers export session --blind --output s3").code == 3);   // no folder of explain
}

TEST_CASE("an atlas of one cell, and of cells that all have one call, says what it cannot say", "[cli]") {
  TemporaryFolder folder;
  const Run one = leukolens_in(folder.path(), "atlas " + cells + model + " --max-cells 1 --output one");
  INFO(one.err);
  REQUIRE(one.code == 0);
  const auto atlas = read_json(folder / "one/atlas.json");
  std::size_t called = 0;
  for (const auto& of_class : atlas.at("networks")[0].at("classes")) {
    called += of_class.at("cells").at("called").get<std::size_t>();
  }
  CHECK(called == 1);
  std::size_t silent = 0;
  for (const auto& page : atlas.at("pages"))
    silent +=
        leukolens::read_text(folder / "one" / page.get<std::string>()).find("No cell is called") != std::string::npos;
  CHECK(silent == 3);
  CHECK(leukolens_in(folder.path(), "atlas " + cells + model + " --where predicted=monocyte --sample 3 --output mono")
            .code == 0);
}
