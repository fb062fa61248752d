#include "leukolens/predictions/top_labels.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;

namespace {

TopLabelTable read(const std::string& text, const std::vector<std::string>& groups = {}) {
  TemporaryFolder folder;
  return read_top_labels(write_text(folder / "t.csv", text), groups, {});
}

std::string fault_of(const std::string& text) {
  try {
    read(text);
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::bad_data);
    return e.what();
  }
  return "";
}

using Catch::Matchers::Contains;

}  // namespace

TEST_CASE("calls and confidences, classes in order of their numbers", "[predictions]") {
  const auto t = read("confidence,true_label,pred_label\n0.5,10,9\n1.0000001,2,2\n");
  CHECK(t.classes == std::vector<std::string>{"2", "9", "10"});
  CHECK(t.labels == std::vector{2, 0});
  CHECK(t.predicted == std::vector{1, 0});
  CHECK(t.confidence == std::vector{0.5, 1.});  // a float32 softmax may end a little above 1
  CHECK(read("true_label,pred_label,confidence\nneu,eos,1\n").classes == std::vector<std::string>{"eos", "neu"});
}

TEST_CASE("donors, weights, purities and groups of top labels", "[predictions]") {
  const auto t = read(
      "true_label,pred_label,confidence,donor,weight,purity,day\n"
      "a,a,0.9,d1,2,0.95,mon\n"
      "a,b,0.6,d2,1,,tue\n",
      {"day"});
  CHECK(t.donors == std::vector<std::string>{"d1", "d2"});
  CHECK(t.weights == std::vector{2., 1.});
  CHECK(t.purities[0] == 0.95);
  CHECK(std::isnan(t.purities[1]));
  CHECK(t.groups[0].first == "day");
  CHECK(t.groups[0].second == std::vector<std::string>{"mon", "tue"});
}

TEST_CASE("columns of top labels in any case; calls that may be one class", "[predictions]") {
  TemporaryFolder folder;
  std::vector<std::string> told;
  const auto t = read_top_labels(
      write_text(folder / "t.csv", "True_Label, pred_label,confidence,Donor\nmono,Mono,0.9,d1\nmono,eos,0.6,d2\n"), {},
      [&](const std::string& text) { told.push_back(text); });
  CHECK(t.donors == std::vector<std::string>{"d1", "d2"});
  REQUIRE(told.size() == 4);
  CHECK_THAT(told[3], Contains("t.csv: the classes `Mono` and `mono` differ only by"));
  CHECK_THAT(fault_of("true_label,pred_label,confidence\nmono,mono ,1\n"), Contains("differ only by spaces"));
}

TEST_CASE("faults of top labels name line and remedy", "[predictions][errors]") {
  CHECK_THAT(fault_of("true_label,pred,confidence\na,a,1\n"), Contains("no column `pred_label`"));
  CHECK_THAT(fault_of("true_label,pred_label,confidence\na,a,1.5\n"), Contains("line 2: confidence is `1.5`"));
  CHECK_THAT(fault_of("true_label,pred_label,confidence\na,a,nan\n"), Contains("line 2: confidence is `nan`"));
  CHECK_THAT(fault_of("true_label,pred_label,confidence\na,,1\n"), Contains("line 2: pred_label is empty"));
  CHECK_THAT(fault_of("true_label,pred_label,confidence\n"), Contains("no rows"));
  CHECK_THAT(fault_of("true_label,pred_label,confidence\na,a,0.5\na,a"), Contains("line 3"));
  CHECK_THAT(fault_of("id,true_label,pred_label,confidence\n1,a,a,0.5\n1,a,a,0.5\n"), Contains("same id 1"));
  CHECK_THAT(fault_of("true_label,pred_label,confidence,weight\na,a,0.5,-1\n"), Contains("line 2: weight is `-1`"));
}
