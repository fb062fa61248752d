#include "leukolens/core/csv.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {
struct Table {
  TemporaryFolder folder;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> columns;
  explicit Table(const std::string& text) {
    write_file(folder / "t.csv", text);
    CsvReader reader(folder / "t.csv");
    columns = reader.columns();
    for (std::vector<std::string> fields; reader.next(fields);) rows.push_back(fields);
  }
};
}  // namespace

TEST_CASE("quotes, doubled quotes, line breaks and CRLF are read as RFC 4180 says", "[core]") {
  const Table t(
      "\xEF\xBB\xBF"
      "a,b\r\n\"x,1\",\"say \"\"hi\"\"\"\r\n\r\n\"two\nlines\",\nlast,row");
  CHECK(t.columns == std::vector<std::string>{"a", "b"});
  REQUIRE(t.rows.size() == 3);
  CHECK(t.rows[0] == std::vector<std::string>{"x,1", "say \"hi\""});
  CHECK(t.rows[1] == std::vector<std::string>{"two\nlines", ""});
  CHECK(t.rows[2] == std::vector<std::string>{"last", "row"});
}

TEST_CASE("what csv_row writes is read back", "[core]") {
  const std::vector<std::string> fields = {"plain", "with,comma", "with \"quotes\"", "line\nbreak", "", "ends\r"};
  const Table t("a,b,c,d,e,f\n" + csv_row(fields));
  REQUIRE(t.rows.size() == 1);
  CHECK(t.rows[0] == fields);
}

TEST_CASE("a damaged table is refused with its line", "[core][errors]") {
  CHECK_THROWS_WITH(Table("a,b\n1,2\n3\n"), Contains("t.csv: line 3 has 1 fields, the header has 2"));
  CHECK_THROWS_WITH(Table("a,b\n1,\"2\n"), Contains("quote opened on line 2 never ends"));
  CHECK_THROWS_WITH(Table("a,a\n"), Contains("column `a` stands twice"));
  CHECK_THROWS_WITH(Table(""), Contains("t.csv: empty"));
  CHECK_THROWS_AS(CsvReader("/nowhere/t.csv"), Error);
}

TEST_CASE("rows longer than the read buffer are whole", "[core]") {
  const std::string longer(200000, 'x');
  const Table t("a,b\n" + longer + ",\"" + longer + "\"\n");
  CHECK(t.rows.at(0) == std::vector<std::string>{longer, longer});
}
