#include "explain/cell_filter.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {
const std::vector<std::string> columns = {"id", "role", "confidence", "p_a=b"};
const std::vector<std::string> row = {"x.tif", "test", "0.7", "1e-3"};

bool holds(const std::vector<std::string>& conditions, const std::vector<std::string>& fields = row) {
  return CellFilter(conditions, columns)(fields);
}
}  // namespace

TEST_CASE("conditions compare text and numbers", "[explain]") {
  CHECK(holds({}));
  CHECK(holds({"role=test"}));
  CHECK_FALSE(holds({"role=tes"}));
  CHECK(holds({"role!=train"}));
  CHECK(holds({"confidence<=0.70"}));
  CHECK(holds({"confidence>=7e-1"}));
  CHECK_FALSE(holds({"confidence<0.7"}));
  CHECK_FALSE(holds({"confidence>0.7"}));
  CHECK(holds({"role=test", "confidence<0.9"}));
  CHECK_FALSE(holds({"role=test", "confidence<0.1"}));
}

TEST_CASE("what is undefined fulfils no bound", "[explain]") {
  CHECK_FALSE(holds({"confidence<1"}, {"x", "", "nan", ""}));
  CHECK_FALSE(holds({"confidence>=0"}, {"x", "", "", ""}));
  CHECK(holds({"role="}, {"x", "", "nan", ""}));
}

TEST_CASE("conditions that mean nothing are refused", "[explain][errors]") {
  CHECK_THROWS_WITH(holds({"tea=1"}), Contains("no column `tea`") && Contains("id, role, confidence"));
  CHECK_THROWS_WITH(holds({"role"}), Contains("COLUMN=VALUE"));
  CHECK_THROWS_WITH(holds({"=test"}), Contains("COLUMN=VALUE"));
  CHECK_THROWS_WITH(holds({"confidence<high"}), Contains("`high` is not a number"));
  CHECK_THROWS_WITH(holds({"role<3"}), Contains("holds text (`test`)"));
}
