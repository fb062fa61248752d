#include "predictions/score_checks.hpp"

#include "catch.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {
std::string row_name(std::size_t row) { return "row " + std::to_string(row); }
std::vector<int> resolve(const std::vector<std::string>& classes, const std::vector<std::string>& labels) {
  LabelColumn column(classes);
  for (const auto& label : labels) column.add(label);
  return column.resolve("t", row_name, true, {}).classes;
}
}  // namespace

TEST_CASE("labels are names, or else indices", "[predictions]") {
  CHECK(resolve({"b", "a"}, {"a", "", "b"}) == std::vector<int>{1, -1, 0});
  CHECK(resolve({"b", "a"}, {"0", "1.0", ""}) == std::vector<int>{0, 1, -1});
  CHECK(resolve({"1", "0"}, {"0", "1"}) == std::vector<int>{1, 0});               // names that are numbers stay names
  CHECK(resolve({"1", "2", "3"}, {"0", "1", "2"}) == std::vector<int>{0, 1, 2});  // never half of each
}

TEST_CASE("labels beside the classes are kept apart from unknown ones", "[predictions]") {
  const std::vector<std::string> classes = {"a", "b"};
  LabelColumn column(classes);
  for (const char* label : {"a", "c", "", "b", "d", "c"}) column.add(label);
  const auto labels = column.resolve("t", row_name, true, {});
  CHECK(labels.classes == std::vector<int>{0, -1, -1, 1, -1, -1});
  CHECK(labels.foreign == std::vector<std::string>{"", "c", "", "", "d", "c"});
  LabelColumn other_study(classes);
  other_study.add("c");
  CHECK(other_study.resolve("t", row_name, false, {}).foreign == std::vector<std::string>{"c"});
}

TEST_CASE("labels with spaces, of another case, or for no label at all are read as meant, and that is told",
          "[predictions]") {
  const std::vector<std::string> classes = {"neu", "lym"};
  LabelColumn column(classes);
  for (const char* label : {" neu", "Neu", "NEU", "lym ", "NA", "-", "?", "none", "nan", "n/a", "na", " "})
    column.add(label);
  std::vector<std::string> told;
  const auto labels = column.resolve("t", row_name, true, [&](const std::string& text) { told.push_back(text); });
  CHECK(labels.classes == std::vector<int>{0, 0, 0, 1, -1, -1, -1, -1, -1, -1, -1, -1});
  CHECK(labels.foreign.empty());
  REQUIRE(told.size() == 3);
  CHECK_THAT(told[0], Contains("in 2 rows the label has spaces at its ends, such as ` neu`"));
  CHECK_THAT(told[1], Contains("labels NEU for neu (1 row), Neu for neu (1 row) differ from a class only by upper and "
                               "lower case"));
  CHECK_THAT(told[2], Contains("NA (1 row)") && Contains("n/a (1 row)") && Contains("count as unlabelled"));
  CHECK(resolve({"b", "a"}, {" 0", "NA", "1.0"}) == std::vector<int>{0, -1, 1});  // beside indices
  CHECK(resolve({"None", "-"}, {"none", "-"}) == std::vector<int>{0, 1});         // where a class has that name
  const std::vector<std::string> two_cases = {"ab", "AB"};
  LabelColumn twins(two_cases);
  twins.add("Ab");
  CHECK(twins.resolve("t", row_name, false, {}).foreign == std::vector<std::string>{"Ab"});  // which is not known
}

TEST_CASE("labels of another study, and numbers that fit no class, are refused with their counts",
          "[predictions][errors]") {
  const auto error = [](std::vector<std::string> labels) {
    return std::string(error_of([&] { resolve({"a", "b"}, labels); }).what());
  };
  CHECK_THAT(error({"", "c", "d", "d"}),
             Contains("labels d (2 rows), c (1 row), the first in row 1, are none of the classes a, b"));
  CHECK_THAT(error({"0", "2"}), Contains("labels 0 (1 row), 2 (1 row)"));
  CHECK_THAT(error({"a", "1"}), Contains("labels 1 (1 row), the first in row 1,"));
  CHECK_THAT(error({"-1"}), Contains("labels -1 (1 row)"));
  CHECK_THAT(error({"0.5"}), Contains("labels 0.5 (1 row)"));
}

TEST_CASE("rows of scores are looked through", "[predictions]") {
  const double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(fault_of_logits(std::vector<double>{-1000, 3}).empty());
  CHECK_THAT(fault_of_logits(std::vector<double>{0, nan}), Contains("logit 1 is nan"));
  CHECK_THAT(fault_of_logits(std::vector<double>{-inf, 0}), Contains("logit 0 is -inf"));
  CHECK(fault_of_probabilities(std::vector<double>{.3, .7009}).empty());
  CHECK(fault_of_probabilities(std::vector<double>{.333, .333, .333}).empty());  // three decimals
  CHECK_THAT(fault_of_probabilities(std::vector<double>{.3, .702}),
             Contains("sum to 1.002") && Contains("--renormalise"));
  CHECK_THAT(fault_of_probabilities(std::vector<double>{.3, .5}), Contains("sum to 0.8") && !Contains("--renormalise"));
  CHECK_THAT(fault_of_probabilities(std::vector<double>{-.1, 1.1}), Contains("probability 0 is -0.1"));
  CHECK_THAT(fault_of_probabilities(std::vector<double>{.5, nan}), Contains("probability 1 is nan"));
}

TEST_CASE("class lists are matched by name", "[predictions]") {
  CHECK(places_of({"a", "b", "c"}, {"c", "a", "b"}, "t") == std::vector<int>{1, 2, 0});
  const Error error = error_of([] { places_of({"a", "b"}, {"b", "x"}, "t"); });
  CHECK(error.kind() == Kind::bad_data);
  CHECK_THAT(error.what(), Contains("missing: a") && Contains("not known: x"));
}

TEST_CASE("equal ids are found, empty ones are none", "[predictions]") {
  check_unique({"a", "b", "", ""}, "t", row_name);
  CHECK_THAT(error_of([] { check_unique({"a", "b", "a"}, "t", row_name); }).what(), Contains("row 0 and row 2"));
}

TEST_CASE("rounded probabilities are divided by their sum, others not", "[predictions]") {
  std::vector<double> rounded = {.33, .33, .33};
  divide_by_sum(rounded);
  CHECK(rounded[0] == Approx(1. / 3));
  CHECK(fault_of_probabilities(rounded).empty());
  std::vector<double> other = {.3, .3, .3};
  divide_by_sum(other);
  CHECK(other[0] == .3);
}
