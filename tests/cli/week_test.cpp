// A newcomer's week on a small study: no dead end, and every hint followed leads on.
#include <algorithm>
#include <set>

#include "catch.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/json.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
using leukolens::read_json;
using leukolens::read_text;
namespace fs = std::filesystem;

namespace {

struct Week {
  TemporaryFolder folder;
  std::string run(const std::string& arguments) const {
    const Run r = leukolens_in(folder.path(), arguments);
    INFO("leukolens " << arguments << "\n" << r.out << r.err);
    REQUIRE(r.code == 0);
    return r.out + r.err;
  }
};

std::vector<std::string> column_of(const fs::path& table, const std::string& name) {
  leukolens::CsvReader reader(table);
  const auto at = std::ranges::find(reader.columns(), name) - reader.columns().begin();
  REQUIRE(at < static_cast<std::ptrdiff_t>(reader.columns().size()));
  std::vector<std::string> values;
  for (std::vector<std::string> row; reader.next(row);) values.push_back(row[static_cast<std::size_t>(at)]);
  return values;
}

/// The page's verdict, as text.
std::string verdict_of(const fs::path& folder) {
  const auto html = read_text(folder / "report.html");
  const auto begin = html.find("class=\"verdict\">") + 16;
  return html.substr(begin, html.find("</p>", begin) - begin);
}

/// The command that a program's words name after "Next: leukolens ".
std::string next_of(const std::string& words) {
  const auto at = words.rfind("leukolens ", std::string::npos);
  REQUIRE(words.find("Next:") < at);
  return words.substr(at + 10, words.find('\n', at) - at - 10);
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  INFO(text << " lacks " << from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("a newcomer's week leads from a folder of cells to a report, a count and pictures", "[cli][week]") {
  const Week week;
  // Monday: look, train with folds. The hint of `simulate` is followed as it stands, with quicker options.
  auto train = next_of(week.run("simulate study --cells 420 --seed 11 --difficulty 1.5"));
  CHECK_THAT(week.run("inspect study/manifest.csv"), Contains("donor"));
  const auto trained = week.run(train + " --folds 3 --epochs 4");
  CHECK_THAT(week.run("inspect M"), !Contains("nan"));

  // Tuesday: out-of-fold rows calibrate it, set thresholds and sets.
  const auto calibrated = week.run("calibrate M/oof_predictions.csv --model M --conformal lac --max-error 0.1");
  CHECK_THAT(calibrated, Contains("rom fold models"));
  week.run("evaluate M/oof_predictions.csv --model M --no-figures --output out_of_fold");
  CHECK_THAT(week.run("calibrate --model M --list"), Contains("now"));
  week.run("verify M");

  // Wednesday: new cells, as the hint of `train` says.
  week.run("simulate today --cells 160 --seed 12 --difficulty 1.5");
  auto classify = next_of(trained);
  replace(classify, "INPUT", "today/manifest.csv");
  replace(classify, "predictions.csv", "today.csv");
  week.run(classify);
  for (const auto& decision : column_of(week.folder / "today.csv", "decision"))
    CHECK(std::set<std::string>{"accept", "review", "unknown"}.contains(decision));
  for (const auto& set : column_of(week.folder / "today.csv", "set")) CHECK_FALSE(set.empty());
  const auto drift = week.run("monitor today.csv --model M --output drift");
  CHECK_THAT(drift, Contains("written: drift/report.html"));

  // Thursday: the report, and what a second model would have done.
  const auto evaluated = week.run("evaluate today.csv --model M --count donor --summary --output report");
  const auto metrics = read_json(week.folder / "report/metrics.json");
  CHECK(metrics.at("n").get<int>() == 160);
  CHECK(metrics.at("metrics").contains("conformal_coverage"));
  CHECK(read_text(week.folder / "report/summary.pdf").starts_with("%PDF"));
  week.run("train study/manifest.csv --architecture shape-baseline --output M2");
  week.run("classify today/manifest.csv --model M2 --output today2.csv");
  week.run("compare today.csv today2.csv --output comparison");
  week.run("differential today.csv --model M --by donor --output counts");

  // Friday: why.
  week.run("explain today.csv --root today --model M --method grad-cam --max-cells 4 --output why");
  CHECK(fs::exists(week.folder / "why/manifest.json"));

  for (const char* page : {"drift", "report", "comparison", "counts", "why"}) {
    CAPTURE(page);
    CHECK(verdict_of(week.folder / page).size() > 20);
  }
}
