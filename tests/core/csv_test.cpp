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

TEST_CASE("lines may end with CR alone", "[core]") {
  const Table t("a,b\r1,\"x\ry\"\r3,4");
  CHECK(t.columns == std::vector<std::string>{"a", "b"});
  REQUIRE(t.rows.size() == 2);
  CHECK(t.rows[0] == std::vector<std::string>{"1", "x\ry"});
  CHECK(t.rows[1] == std::vector<std::string>{"3", "4"});
  CHECK_THROWS_WITH(Table("a,b\r1,2\r3\r"), Contains("line 3 has 1 fields"));
}

TEST_CASE("a table that is not UTF-8 is refused with file, line and remedy", "[core][errors]") {
  CHECK_THROWS_WITH(Table("a,b\n1,2\n3,Gr\xf6\xdf"
                          "e\n"),
                    Contains("t.csv: line 3: `Gr%F6%DFe` is not UTF-8") && Contains("Save it as CSV UTF-8"));
  CHECK_THROWS_WITH(Table("\xe9t\xe9,b\n1,2\n"), Contains("t.csv: line 1: ") && Contains("is not UTF-8"));
  CHECK_THROWS_WITH(Table("\xff\xfe" + std::string("a\0,\0b\0\n\0", 8)), Contains("t.csv: is UTF-16 text, not UTF-8"));
  CHECK_THROWS_WITH(Table("\xfe\xff" + std::string("\0a\0\n", 4)), Contains("is UTF-16 text"));
  CHECK_THROWS_WITH(Table(std::string("a\0,\0b\0\n\0", 8)), Contains("holds NUL bytes") && Contains("CSV UTF-8"));
  const Table t("a,b\nGr\u00f6\u00dfe," + std::string(200000, 'x') + "\u00f6\n");  // over the border of two buffers
  CHECK(t.rows.at(0)[0] == "Gr\u00f6\u00dfe");
}

TEST_CASE("a column is found in spite of spaces and case, and that is told", "[core]") {
  const TemporaryFolder folder;
  write_file(folder / "t.csv", "path, Donor ,label,Label\n");
  const CsvReader csv(folder / "t.csv");
  std::vector<std::string> told;
  const Warn warn = [&](const std::string& text) { told.push_back(text); };
  CHECK(csv.column("donor", warn) == 1u);
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Contains("t.csv: column ` Donor ` is read as `donor`"));
  CHECK(csv.column("label", warn) == 2u);  // exactly so: the other one is another column
  CHECK_FALSE(csv.column("role", warn));
  CHECK_FALSE(csv.column("donor"));
  CHECK(told.size() == 1);
  write_file(folder / "t.csv", "Donor,donor \n", IfExists::replace);
  const CsvReader both(folder / "t.csv");
  CHECK_THROWS_WITH(both.column("donor", warn), Contains("`Donor` and `donor ` could both be `donor`"));
}
