#include "leukolens/predictions/pool_tracks.hpp"

#include "catch.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

/// Two captures whose tracks have the same name; one cell that was not tracked.
const std::string sightings =
    "id,source,track,label,role,logit_a,logit_b,novelty,decision\n"
    "1,x.phase,0:0,a,test,1,3,2,accept\n"
    "2,x.phase,0:1,b,test,5,5,nan,review\n"
    "3,x.phase,0:0,a,test,3,-1,4,review\n"
    "4,y.phase,0:0,b,test,7,7,nan,accept\n"
    "5,z.tif,,a,test,9,8,1,accept\n"
    "6,x.phase,0:1,b,test,6,7,nan,review\n";

ScoreTable read(const std::string& text, bool pool, std::vector<std::string>* warnings = nullptr) {
  TemporaryFolder folder;
  write_text(folder / "p.csv", text);
  ScoreTableOptions options;
  options.pool_tracks = pool;
  return read_scores(folder / "p.csv", options, [&](const std::string& warning) {
    if (warnings) warnings->push_back(warning);
  });
}

}  // namespace

TEST_CASE("the sightings of a cell become one row with the mean of their logits", "[predictions]") {
  std::vector<std::string> warnings;
  const auto pooled = read(sightings, true, &warnings);
  CHECK(pooled.ids == std::vector<std::string>{"1", "2", "4", "5"});
  // track 0:0 of x: (1 + 3) / 2, (3 - 1) / 2; track 0:1: (5 + 6) / 2, (5 + 7) / 2
  Table wanted(4, 2);
  wanted << 2, 1, 5.5, 6, 7, 7, 9, 8;
  CHECK(pooled.logits == wanted);
  CHECK(pooled.labels == std::vector<int>{0, 1, 1, 0});
  CHECK(pooled.novelty[0] == 3);
  CHECK(std::isnan(pooled.novelty[1]));
  CHECK(pooled.decisions == std::vector<std::string>{"", "review", "accept", "accept"});
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("5 sightings of 3 tracked cells are pooled"));
}

TEST_CASE("a cell that blocks of a capture name after different sightings counts once", "[predictions]") {
  // The row of the sighting 16:1 says that this is the cell 0:2. Another capture has a cell 16:1 of its own.
  const std::string rows =
      "id,source,track,label,logit_a,logit_b\n"
      "x.phase#0:2,x.phase,0:2,a,1,3\n"
      "x.phase#16:1,x.phase,0:2,a,2,2\n"
      "x.phase#32:0,x.phase,16:1,a,6,1\n"
      "y.phase#16:1,y.phase,16:1,b,5,5\n"
      "x.phase#32:1,x.phase,32:1,b,0,0\n";
  const auto pooled = read(rows, true);
  CHECK(pooled.ids == std::vector<std::string>{"x.phase#0:2", "y.phase#16:1", "x.phase#32:1"});
  CHECK(pooled.logits.row(0) == Eigen::RowVector2d(3, 2));
}

TEST_CASE("without tracks, or unasked, every row stays", "[predictions]") {
  CHECK(read(sightings, false).size() == 6);
  CHECK(read("label,logit_a,logit_b\na,1,2\nb,2,1\n", true).size() == 2);
  // as many tracks as rows: nothing to pool, nothing to tell
  std::vector<std::string> warnings;
  CHECK(read("track,label,logit_a,logit_b\n0:0,a,1,2\n0:1,b,2,1\n", true, &warnings).size() == 2);
  CHECK(warnings.empty());
}

TEST_CASE("tracks whose sightings contradict each other are told", "[predictions]") {
  std::vector<std::string> warnings;
  read("track,label,role,logit_a,logit_b\n0:0,a,train,1,2\n0:0,b,test,2,1\n", true, &warnings);
  REQUIRE(warnings.size() == 3);
  CHECK_THAT(warnings[1], Contains("1 tracks have sightings of different labels"));
  CHECK_THAT(warnings[2], Contains("1 cells have sightings of several roles"));
}

TEST_CASE("a cell that the model was trained on is no new one at another frame", "[predictions]") {
  const auto pooled = read(
      "track,label,role,logit_a,logit_b\n0:0,a,new,1,2\n0:1,a,new,1,2\n0:0,a,train,2,1\n0:1,a,test,2,1\n0:2,a,new,2,"
      "1\n",
      true);
  CHECK(pooled.roles == std::vector<std::string>{"train", "test", "new"});
}
