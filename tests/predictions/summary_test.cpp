#include "leukolens/predictions/summary.hpp"

#include <algorithm>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/predictions/score_table.hpp"
#include "predictions/sample_predictions.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Counts = PredictionsSummary::Counts;

TEST_CASE("a summary counts our own table", "[predictions]") {
  TemporaryFolder folder;
  sample::write(folder / "p.csv", JournalStart::fresh);
  const PredictionsSummary s = summarise_predictions(folder / "p.csv", {});
  CHECK(s.ours);
  CHECK(s.rows == 3);
  CHECK(s.failed == 1);
  CHECK(s.statuses == Counts{{"ok", 2}, {"unreadable", 1}});
  CHECK(s.logits);
  CHECK(s.probabilities);
  CHECK(s.predicted == Counts{{"lymph", 1}, {"mono, old", 1}});
  CHECK(s.labels == Counts{{"lymph", 1}, {"mono, old", 1}});
  CHECK(s.donors == Counts{{"", 2}});
  CHECK(s.mean_confidence == Approx((.75 + 2. / 3) / 2));
  CHECK(to_json(s)["failed"] == 1);
}

TEST_CASE("a summary takes softmax of anybody's logits", "[predictions]") {
  TemporaryFolder folder;
  const auto s = summarise_predictions(write_text(folder / "t.csv", "logit_a,logit_b\n1000,1000\n"), {});
  CHECK(s.mean_confidence == Approx(.5));
  CHECK(s.labels == Counts{{"", 1}});
  CHECK_FALSE(s.ours);
  CHECK(s.missing.size() == 2);  // labels, donors
}

TEST_CASE("the arrays of an archive are listed", "[predictions]") {
  TemporaryFolder folder;
  sample::write(folder / "p.npz", JournalStart::fresh);
  const auto arrays = list_arrays(folder / "p.npz");
  REQUIRE(arrays.size() > 4);
  CHECK(arrays[0].name == "logits");
  CHECK(arrays[0].type == "float32");
  CHECK(arrays[0].shape == "3 x 2");
  const auto ids = std::find_if(arrays.begin(), arrays.end(), [](const auto& a) { return a.name == "ids"; });
  REQUIRE(ids != arrays.end());
  CHECK(ids->type == "text");
}
