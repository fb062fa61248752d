#include "leukolens/holdout/rows.hpp"

#include <functional>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/holdout/fresh_rows.hpp"
#include "metrics/tables.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;

namespace {

/// Rows with these roles; row i has the hash "h<i>", the id "i<i>" and label 0.
ScoreTable with_roles(std::vector<std::string> roles) {
  ScoreTable t;
  t.path = "p.csv";
  t.classes = {"a", "b"};
  for (std::size_t i = 0; i < roles.size(); ++i) {
    t.labels.push_back(0);
    t.ids.push_back("i" + std::to_string(i));
    t.content_hashes.push_back("h" + std::to_string(i));
  }
  t.roles = std::move(roles);
  return t;
}

using Rows = std::vector<int>;

template <typename Call>
std::string fault_of(Call call) {
  try {
    call();
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::bad_data);
    return e.what();
  }
  return "";
}

/// The text of the usage error that the call throws; empty: it throws none.
std::string fault(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::usage);
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("calibrate rows come first, else labelled new ones, never the others", "[calibration]") {
  const auto t = with_roles({"train", "calibrate", "validate", "test", "calibrate", "new"});
  const auto choice = rows_to_calibrate_on(t);
  CHECK(choice.rows == Rows{1, 4});
  CHECK(choice.sentence ==
        "Fitted on 2 cells (roles: calibrate 2). Left out: 1 cell of the role new, 1 cell of the role test, 1 cell of "
        "the role train, 1 cell of the role validate.");
  auto fresh = with_roles({"train", "new", "new", "test"});
  fresh.labels[2] = -1;
  const auto second = rows_to_calibrate_on(fresh);
  CHECK(second.rows == Rows{1});
  CHECK(second.unlabelled == 1);
}

TEST_CASE("evaluation takes test and new rows that the calibration has not seen", "[calibration]") {
  const auto t = with_roles({"train", "calibrate", "test", "new", "new"});
  CHECK(rows_to_evaluate_on(t).rows == Rows{2, 3, 4});
  const auto choice = rows_to_evaluate_on(t, {"h3"});
  CHECK(choice.rows == Rows{2, 4});
  CHECK(choice.seen == 1);
  CHECK(choice.sentence.find("1 cell that the calibration was fitted on") != std::string::npos);
}

TEST_CASE("a table without roles: every labelled row serves both", "[calibration]") {
  auto t = with_roles({"", "", ""});
  t.labels[1] = -1;
  t.failed = 2;
  CHECK(rows_to_calibrate_on(t).rows == Rows{0, 2});
  t.roles.clear();
  t.content_hashes.clear();
  const auto choice = rows_to_evaluate_on(t);
  CHECK(choice.rows == Rows{0, 2});
  CHECK(choice.sentence ==
        "Rests on 2 cells; the table names no roles, so every labelled cell serves. Left out: 1 cell without a label, "
        "2 cells that could not be classified.");
}

TEST_CASE("a role asked for overrides the rule and is said", "[calibration]") {
  const auto t = with_roles({"train", "calibrate", "test"});
  CHECK(rows_to_calibrate_on(t, "test").rows == Rows{2});
  const auto choice = rows_to_evaluate_on(t, {"h1"}, "calibrate");
  CHECK(choice.rows == Rows{1});
  CHECK(choice.sentence.find("chosen by --role calibrate") != std::string::npos);
  CHECK(choice.sentence.find("these figures flatter it") != std::string::npos);
}

TEST_CASE("--role all is every labelled row, and says which of them the network was trained on", "[calibration]") {
  auto t = with_roles({"train", "calibrate", "test", "", "new", "validate"});
  t.labels[4] = -1;
  const auto choice = rows_to_evaluate_on(t, {"h1"}, every_role);
  CHECK(choice.rows == Rows{0, 1, 2, 3, 5});
  CHECK(choice.role == every_role);
  CHECK(choice.sentence.starts_with(
      "Rests on 5 cells (roles: no role 1, calibrate 1, test 1, train 1, validate 1), chosen by --role all. Left out: "
      "1 cell without a label."));
  CHECK(choice.sentence.find("fitted on 1 of them") != std::string::npos);
  CHECK(choice.sentence.find("stopped early) with 2 of them") != std::string::npos);
  CHECK(rows_to_calibrate_on(t, every_role).rows == Rows{0, 1, 2, 3, 5});
  CHECK(fresh_rows(t, {"h1"}, every_role).rows == Rows{0, 1, 2, 3, 4, 5});
}

TEST_CASE("an unknown role is refused with the list of those that can be asked for", "[calibration][errors]") {
  const auto t = with_roles({"train", "night shift"});
  const std::string expected =
      "--role tea: no such role. Give one of calibrate, new, night shift, test, train, validate, or all.";
  CHECK(fault([&] { rows_to_calibrate_on(t, "tea"); }) == expected);
  CHECK(fault([&] { rows_to_evaluate_on(t, {}, "tea"); }) == expected);
  CHECK(fault([&] { fresh_rows(t, {}, "tea"); }) == expected);
  CHECK(rows_to_evaluate_on(t, {}, "night shift").rows == Rows{1});
  CHECK(fault([&] { rows_to_evaluate_on(with_roles({"", ""}), {}, "tea"); }).starts_with("--role tea"));
}

TEST_CASE("a role of a table that names none is refused, not passed over", "[calibration][errors]") {
  auto t = with_roles({"", ""});
  const std::string expected =
      "p.csv: names no roles (no column `role` with values); leave --role out or give --role all.";
  CHECK(fault([&] { rows_to_calibrate_on(t, "calibrate"); }) == expected);
  CHECK(fault([&] { fresh_rows(t, {}, "test"); }) == expected);
  t.roles.clear();
  CHECK(fault([&] { rows_to_evaluate_on(t, {}, "test"); }) == expected);
  CHECK(rows_to_evaluate_on(t, {}, every_role).rows == Rows{0, 1});
}

TEST_CASE("cells of training donors are counted", "[calibration]") {
  auto t = with_roles({"train", "test", "new"});
  t.donors = {"d1", "d2", "d1"};
  const auto choice = rows_to_evaluate_on(t);
  CHECK(choice.rows == Rows{1, 2});
  CHECK(choice.of_training_donors == 1);
  CHECK(choice.sentence.find("1 of them comes from a donor of the training rows") != std::string::npos);
}

TEST_CASE("where nothing is left the roles found and the remedy are named", "[calibration][errors]") {
  const auto t = with_roles({"train", "train", "test"});
  const auto fault = fault_of([&] { rows_to_calibrate_on(t); });
  CHECK(
      fault.starts_with("p.csv: no rows to calibrate on. Wanted are labelled rows of the role calibrate or new; "
                        "found: test 1, train 2."));
  CHECK(fault.find("--role") != std::string::npos);
  CHECK(fault_of([&] { rows_to_evaluate_on(t, {"h2"}); }).find("found: test 1, train 2") != std::string::npos);
  CHECK(fault_of([&] { rows_to_evaluate_on(t, {}, "new"); }).find("role new") != std::string::npos);
  auto unlabelled = with_roles({"test"});
  unlabelled.labels[0] = -1;
  CHECK(fault_of([&] { rows_to_evaluate_on(unlabelled); }).find("None of its 1 rows has a label") != std::string::npos);
}

TEST_CASE("a label that is none of the classes is its own count", "[calibration]") {
  auto t = with_roles({"test", "test", "test", "test"});
  t.labels[1] = t.labels[2] = t.labels[3] = -1;
  t.foreign_labels = {"", "blast", "", "blast"};
  const auto choice = rows_to_evaluate_on(t);
  CHECK(choice.rows == Rows{0});
  CHECK(choice.unlabelled == 1);
  CHECK(choice.foreign == std::map<std::string, std::size_t>{{"blast", 2}});
  CHECK(choice.sentence.find("2 cells whose label is none of the classes: blast (2 cells)") != std::string::npos);
}

TEST_CASE("the list of calibration rows reads back", "[calibration]") {
  const TemporaryFolder folder;
  auto t = with_roles({"calibrate", "calibrate", "test"});
  t.labels[1] = 1;
  t.logits = table({{1.5, -2}, {0, 3}, {1, 1}});
  t.focus = {0.25, NAN, 1};
  const auto text = calibration_rows_csv(t, {0, 1});
  CHECK(text ==
        "content_hash,id,label,donor,capture,logit_a,logit_b,focus\nh0,i0,a,,,1.5,-2,0.25\nh1,i1,b,,,0,3,nan\n");
  const auto path = folder / "calibration_rows.csv";
  write_file(path, text);
  CHECK(read_calibration_rows(path) == std::set<std::string>{"h0", "h1"});
  const auto again = read_scores(path, {}, {});
  CHECK(again.logits == t.logits.topRows(2));
  CHECK(again.labels == std::vector{0, 1});
  CHECK(again.focus[0] == 0.25);
  CHECK(std::isnan(again.focus[1]));
  write_file(folder / "bad.csv", "id\n1\n");
  CHECK(fault_of([&] { read_calibration_rows(folder / "bad.csv"); }).find("content_hash") != std::string::npos);
}

TEST_CASE("a choice of rows as JSON", "[calibration]") {
  const auto json = to_json(rows_to_calibrate_on(with_roles({"train", "calibrate"})));
  CHECK(json["used"] == 1);
  CHECK(json["roles"]["train"]["labelled"] == 1);
  CHECK(json["roles"]["train"]["used"] == 0);
  CHECK(json["role_asked_for"].is_null());
}
