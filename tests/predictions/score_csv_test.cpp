#include <chrono>

#include "catch.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/predictions/score_table.hpp"
#include "predictions/sample_predictions.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

ScoreTable read(const std::string& text, const ScoreTableOptions& options = {}) {
  TemporaryFolder folder;
  return read_scores(write_text(folder / "t.csv", text), options, {});
}

Error error(const std::string& text, const ScoreTableOptions& options = {}) {
  return error_of([&] { read(text, options); });
}

ScoreTableOptions of_kind(ScoreKind kind) {
  ScoreTableOptions options;
  options.kind = kind;
  return options;
}

const std::string both = "label,p_a,logit_b,p_b,logit_a\nb,0.25,2,0.75,1\n";

}  // namespace

TEST_CASE("weights, purities and group columns", "[predictions]") {
  ScoreTableOptions options;
  options.groups = {"device", "donor"};
  const ScoreTable table = read("p_a,p_b,weight,purity,device,donor\n0.5,0.5,2,0.9,x,d\n0,1,0.5,,y,\n", options);
  CHECK(table.weights == std::vector{2., 0.5});
  CHECK(table.purities[0] == 0.9);
  CHECK(std::isnan(table.purities[1]));
  REQUIRE(table.groups.size() == 2);
  CHECK(table.groups[0].second == std::vector<std::string>{"x", "y"});
  CHECK(table.groups[1].second == std::vector<std::string>{"d", ""});
  const ScoreTable second = select(table, {1});
  CHECK(second.weights == std::vector{0.5});
  CHECK(second.groups[0].second == std::vector<std::string>{"y"});
  CHECK_THROWS_WITH(read("p_a,p_b\n0.5,0.5\n", options), Catch::Matchers::Contains("no column `device` to group by"));
  CHECK_THROWS_WITH(read("p_a,p_b,weight\n0.5,0.5,0\n"), Catch::Matchers::Contains("line 2: weight is `0`"));
  CHECK_THROWS_WITH(read("p_a,p_b,purity\n0.5,0.5,2\n"), Catch::Matchers::Contains("line 2: purity is `2`"));
}

TEST_CASE("columns in any case and with spaces at their ends are read, and that is told", "[predictions]") {
  TemporaryFolder folder;
  std::vector<std::string> told;
  const ScoreTable table =
      read_scores(write_text(folder / "t.csv", "Label, logit_x, logit_y, Donor\ny,1.5,2,d1\nx,3,1,d2\n"), {},
                  [&](const std::string& text) { told.push_back(text); });
  CHECK(table.classes == std::vector<std::string>{"x", "y"});
  CHECK(table.labels == std::vector<int>{1, 0});
  CHECK(table.donors == std::vector<std::string>{"d1", "d2"});
  REQUIRE(told.size() == 2);
  CHECK_THAT(told[1], Contains("t.csv: column ` Donor` is read as `donor`"));
}

TEST_CASE("tables of other programs say what to save them as", "[predictions][errors]") {
  CHECK_THAT(error("label;logit_x;logit_y\nx;1;2\n").what(), Contains("separated by commas"));
  CHECK_THAT(error("label,logit_x,logit_gr\xfcn\nx,1,2\n").what(), Contains("line 1: `logit_gr%FCn` is not UTF-8"));
  CHECK_THAT(error("logit_x,logit_X,logit_y,logit_ y\n1,2,3,4\n").what(), Contains("`y` differ only by spaces"));
  CHECK(read("label,logit_x,logit_y\rx,1,2\ry,2,1\r").size() == 2);  // CR alone
}

TEST_CASE("anybody's logits", "[predictions]") {
  const ScoreTable table = read("label,logit_x,logit_y,note\ny,1.5,-2e-3,hi\n,+0,7,\"a, b\"\n");
  CHECK(table.classes == std::vector<std::string>{"x", "y"});
  CHECK(table.size() == 2);
  CHECK(table.labels == std::vector<int>{1, -1});
  CHECK(table.logits(0, 0) == 1.5);
  CHECK(table.logits(0, 1) == -2e-3);
  CHECK(table.logits(1, 1) == 7);
  CHECK(table.probabilities.size() == 0);
  CHECK(table.ids.empty());
  CHECK_FALSE(table.ours);
}

TEST_CASE("rounded probabilities are read on request", "[predictions]") {
  const std::string rounded = "p_x,p_y,p_z\n0.33,0.33,0.33\n0.5,0.25,0.25\n";
  CHECK_THAT(error(rounded).what(),
             Contains("line 2: the probabilities sum to 0.99") && Contains("give --renormalise"));
  ScoreTableOptions options;
  options.renormalise = true;
  const ScoreTable table = read(rounded, options);
  CHECK(table.probabilities(0, 0) == Approx(1. / 3));
  CHECK(table.probabilities(1, 0) == .5);
  CHECK_THAT(error("p_x,p_y\n0.3,0.5\n", options).what(), Contains("sum to 0.8"));
}

TEST_CASE("anybody's probabilities", "[predictions]") {
  const ScoreTable table = read("p_x,p_y,label\n0.25,0.75,1\n1,0,0\n");
  CHECK(table.labels == std::vector<int>{1, 0});
  CHECK(table.probabilities(0, 1) == .75);
  CHECK(table.logits.size() == 0);
}

TEST_CASE("our own table has both, and the failed rows are counted", "[predictions]") {
  TemporaryFolder folder;
  sample::write(folder / "p.csv", JournalStart::fresh);
  std::vector<std::string> warnings;
  const ScoreTable table =
      read_scores(folder / "p.csv", {}, [&](const std::string& text) { warnings.push_back(text); });
  CHECK(table.ours);
  CHECK(table.size() == 2);
  CHECK(table.failed == 1);
  CHECK(table.classes == sample::schema().classes);
  CHECK(table.labels == std::vector<int>{1, 0});
  CHECK(table.logits(0, 0) == Approx(.1));
  CHECK(table.probabilities(1, 0) == 1. / 3);
  CHECK(table.ids == std::vector<std::string>{"a, b/1.tif", sample::predictions()[2].id});
  CHECK(table.content_hashes[0] == std::string(64, 'a'));
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("1 of 3 rows"));
}

TEST_CASE("with both kinds --input chooses one", "[predictions]") {
  const ScoreTable table = read(both);
  CHECK(table.classes == std::vector<std::string>{"b", "a"});
  CHECK(table.logits(0, 0) == 2);
  CHECK(table.probabilities(0, 0) == .75);
  CHECK(table.labels == std::vector<int>{0});
  CHECK(read(both, of_kind(ScoreKind::logits)).probabilities.size() == 0);
  CHECK(read(both, of_kind(ScoreKind::probabilities)).logits.size() == 0);
  CHECK_THAT(error("p_a,p_b\n1,0\n", of_kind(ScoreKind::logits)).what(), Contains("--input probabilities"));
  CHECK_THAT(error("logit_a,logit_b\n1,0\n", of_kind(ScoreKind::probabilities)).what(), Contains("--input logits"));
}

TEST_CASE("a stray p_ column is not taken for a class", "[predictions]") {
  const std::string text = "logit_a,logit_b,p_value\n1,0,0.5\n";
  CHECK_THAT(error(text).what(), Contains("p_ name value") && Contains("--input"));
  CHECK(read(text, of_kind(ScoreKind::logits)).size() == 1);
}

TEST_CASE("columns are put into the model's order, indices follow them", "[predictions]") {
  ScoreTableOptions options;
  options.classes = {"a", "b"};
  const ScoreTable table = read(both, options);
  CHECK(table.classes == options.classes);
  CHECK(table.logits(0, 0) == 1);
  CHECK(table.probabilities(0, 1) == .75);
  CHECK(table.labels == std::vector<int>{1});
  CHECK(read("label,logit_b,logit_a\n0,2,1\n", options).labels == std::vector<int>{1});
  options.classes = {"a", "c"};
  CHECK_THAT(error(both, options).what(), Contains("missing: c; not known: b"));
}

TEST_CASE("rows of a class that the scores do not know are told apart from unlabelled ones", "[predictions]") {
  const std::string text = "label,logit_a,logit_b\na,1,0\nblast,1,0\n,1,0\nblast,0,1\n";
  const TemporaryFolder folder;
  write_text(folder / "t.csv", text);
  std::vector<std::string> warnings;
  ScoreTableOptions options;
  options.require_labels = true;
  const auto table = read_scores(folder / "t.csv", options, [&](const auto& said) { warnings.push_back(said); });
  CHECK(table.labels == std::vector<int>{0, -1, -1, -1});
  CHECK(table.foreign_labels == std::vector<std::string>{"", "blast", "", "blast"});
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("labels blast (2 rows) are none of the classes a|b"));
  CHECK(select(table, {3, 0}).foreign_labels == std::vector<std::string>{"blast", ""});
  write_text(folder / "t.csv", "label,logit_a,logit_b\nblast,1,0\n");
  CHECK_THAT(error_of([&] { read_scores(folder / "t.csv", options, {}); }).what(),
             Contains("labels blast (1 row), the first in line 2, are none of the classes a, b"));
}

TEST_CASE("a stray column of the wrong kind may hold anything", "[predictions]") {
  CHECK(read("status,logit_a,logit_b,label\nok,1,2,a\nfailed,,,\n").failed == 1);
}

TEST_CASE("faults of a table of scores are named", "[predictions][errors]") {
  const struct {
    const char *text, *what;
  } cases[] = {
      {"", "t.csv: empty"},
      {"label,logit_a,logit_b\n", "no rows"},
      {"status,logit_a,logit_b\nfailed,,\n", "none of its 1 rows"},
      {"id,label,logit_a,logit_b\n1,a,nan,0\n", "line 2: logit 0 is nan"},
      {"id,label,logit_a,logit_b\n1,a,1,0\n2,a,0,inf\n", "line 3: logit 1 is inf"},
      {"id,label,logit_a,logit_b\n1,7,1,0\n", "labels 7 (1 row), the first in line 2, are none of the classes a, b"},
      {"label,logit_a,logit_b\na,1,x\n", "line 2: logit_b is `x`, not a number"},
      {"label,logit_a,logit_b\na,1,\n", "line 2: logit_b is ``, not a number"},
      {"label,p_a,p_b\na,0.7,0.7\n", "line 2: the probabilities sum to 1.4"},
      {"label,p_a,p_b\na,-1,2\n", "line 2: probability 0 is -1"},
      {"label,p_a,p_b\na,0.5,0.5\nb,0.5\n", "line 3 has 2 fields"},
      {"id,p_a,p_b\nx,1,0\ny,1,0\nx,1,0\n", "line 2 and line 4 have the same id x"},
      {"label,logit_a\na,1\n", "one class alone"},
      {"label,score\na,1\n", "no columns logit_<class> or p_<class>; columns found: label, score"},
      {"label,p_a,p_b\na,0.5,\"0.5\n", "never ends"},
  };
  for (const auto& c : cases) {
    const Error e = error(c.text);
    CHECK(e.kind() == Kind::bad_data);
    CHECK_THAT(e.what(), Contains("t.csv") && Contains(c.what));
  }
  ScoreTableOptions options;
  options.require_labels = true;
  CHECK_THAT(error("id,p_a,p_b\nx,1,0\n", options).what(), Contains("no column `label`; columns found: id, p_a, p_b"));
  CHECK(error_of([] { read_scores("nowhere.csv", {}, {}); }).kind() == Kind::missing);
}

TEST_CASE("a table of scores cut anywhere is whole rows or an error, never half a row", "[predictions][errors]") {
  const std::string text = "id,label,p_a,p_b\nx,a,0.25,0.75\ny,b,0.5,0.5\n";
  for (std::size_t length = 0; length < text.size(); ++length) {
    TemporaryFolder folder;
    const auto path = write_text(folder / "t.csv", text.substr(0, length));
    try {
      const ScoreTable table = read_scores(path, {}, {});
      CHECK(table.size() <= 2);
    } catch (const Error& e) {
      CHECK(e.kind() == Kind::bad_data);
    }
  }
}

TEST_CASE("a large table is read quickly", "[predictions]") {
  TemporaryFolder folder;
  std::string text = "id,label,logit_a,logit_b,logit_c,logit_d,logit_e\n";
  Random random(1, "table");
  const char* labels = "abcde";
  for (int i = 0; i < 50000; ++i) {
    text += "cell " + std::to_string(i) + "," + labels[random.below(5)];
    for (int k = 0; k < 5; ++k) text += "," + to_text(static_cast<float>(random.normal()));
    text += "\n";
  }
  const auto path = write_text(folder / "t.csv", text);
  const auto start = std::chrono::steady_clock::now();
  CHECK(read_scores(path, {}, {}).size() == 50000);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::milliseconds(1500));
}
