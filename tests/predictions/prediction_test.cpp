#include "leukolens/predictions/prediction.hpp"

#include <set>

#include "catch.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/shape.hpp"
#include "predictions/sample_predictions.hpp"
#include "write_text.hpp"

using namespace leukolens;

TEST_CASE("the columns of a predictions table stand in the order of the format", "[predictions]") {
  const auto columns = PredictionSchema{{"a", "b"}, {"purity"}}.columns();
  const std::string start =
      "id,source,frame,cell,x,y,status,message,content_hash,role,donor,specimen,capture,label,predicted,confidence,"
      "decision,set,novelty,p_a,p_b,logit_a,logit_b,background,focus,";
  CHECK(join(columns, ",") == start + join(shape_columns(), ",") + ",purity");
}

TEST_CASE("extra columns never hide our own", "[predictions]") {
  const auto columns = PredictionSchema{{"a", "b"}, {"id", "p_a", "manifest_id", "note"}}.columns();
  const std::vector<std::string> last(columns.end() - 4, columns.end());
  CHECK(last == std::vector<std::string>{"manifest_id", "manifest_p_a", "manifest_manifest_id", "note"});
}

TEST_CASE("fields follow the columns; unknown numbers are nan, unknown texts empty", "[predictions]") {
  const auto rows = sample::predictions();
  const auto columns = sample::schema().columns();
  const auto field = [&](std::size_t row, const std::string& name) {
    const auto fields = fields_of(rows[row], sample::schema());
    REQUIRE(fields.size() == columns.size());
    return fields[static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin())];
  };
  CHECK(field(0, "p_lymph") == "0.75");
  CHECK(field(0, "logit_lymph") == "0.1");  // the shortest text of the float32, not of its double
  CHECK(field(0, "novelty") == "nan");
  CHECK(field(0, "frame") == "");
  CHECK(field(0, shape_columns()[0]) == "nan");
  CHECK(field(0, shape_columns()[1]) == "1.5");
  const std::set<std::string> texts{"message", "content_hash", "role",     "donor", "specimen", "capture",
                                    "label",   "predicted",    "decision", "set",   "purity",   "frame",
                                    "cell",    "id",           "source",   "status"};
  for (const auto& name : columns)  // of a cell that could not be classified: every number
    if (!texts.contains(name)) CHECK(field(1, name) == "nan");
  CHECK(field(1, "predicted") == "");
  CHECK(field(1, "status") == "unreadable");
  CHECK(field(2, "frame") == "4");
  CHECK(field(2, "y") == "7");
  CHECK(field(2, "purity") == "0.9");
}

TEST_CASE("a row that does not fit the table is refused", "[predictions][errors]") {
  Prediction wrong;
  wrong.id = "x";
  wrong.p = {1, 0, 0};
  CHECK(error_of([&] { fields_of(wrong, {{"a", "b"}, {}}); }).kind() == Kind::bad_value);
}
