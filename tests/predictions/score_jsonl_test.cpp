#include "catch.hpp"
#include "leukolens/predictions/score_table.hpp"
#include "predictions/sample_predictions.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

TEST_CASE("JSON Lines and CSV of one run say the same", "[predictions]") {
  TemporaryFolder folder;
  for (const char* name : {"p.csv", "p.jsonl", "p.npz"}) sample::write(folder / name, JournalStart::fresh);
  const ScoreTable csv = read_scores(folder / "p.csv", {}, {});
  for (const char* name : {"p.jsonl", "p.npz"}) {
    const ScoreTable other = read_scores(folder / name, {}, {});
    CHECK(other.classes == csv.classes);
    CHECK(other.labels == csv.labels);
    CHECK((other.logits - csv.logits).cwiseAbs().maxCoeff() < 1e-8);  // the archive keeps float32 as it is
    CHECK(other.probabilities == csv.probabilities);
    CHECK(other.ids == csv.ids);
    CHECK(other.sources == csv.sources);
    CHECK(other.content_hashes == csv.content_hashes);
    CHECK(other.roles == csv.roles);
    CHECK(other.donors == csv.donors);
    CHECK(other.failed == 1);
    CHECK(other.ours);
  }
}

TEST_CASE("faults of JSON Lines are named by line", "[predictions][errors]") {
  TemporaryFolder folder;
  const std::string good = "{\"id\":\"x\",\"label\":\"a\",\"p\":{\"a\":0.5,\"b\":0.5}}\n";
  const auto error = [&](const std::string& text) {
    const Error e = error_of([&] { read_scores(write_text(folder / "t.jsonl", text), {}, {}); });
    CHECK(e.kind() == Kind::bad_data);
    return std::string(e.what());
  };
  CHECK_THAT(error(""), Contains("no rows"));
  CHECK_THAT(error(good + "{\"id\":"), Contains("line 2: not a JSON object"));
  CHECK_THAT(error(good + "{\"id\":\"y\",\"p\":{\"a\":1}}\n"),
             Contains("line 2") && Contains("classes of the first row"));
  CHECK_THAT(error(good + "{\"id\":\"y\",\"p\":{\"a\":null,\"b\":1}}\n"), Contains("line 2: probability 0 is nan"));
  CHECK_THAT(error("{\"id\":\"y\"}\n"), Contains("keys found: id"));
  CHECK_THAT(error(good + good), Contains("line 1 and line 2 have the same id x"));
}
