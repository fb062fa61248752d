#include "catch.hpp"
#include "leukolens/dataset/roles.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

std::vector<std::string> warnings_of(const std::vector<LabelledCell>& cells, bool allow = false) {
  std::vector<std::string> warnings;
  check_duplicates(cells, {allow}, [&](const std::string& text) { warnings.push_back(text); });
  return warnings;
}

}  // namespace

TEST_CASE("harmless duplicates are counted in one warning", "[dataset]") {
  const auto warnings = warnings_of({{"h", "a", "mono", {}, "", ""},
                                     {"h", "b", "mono", Role::test, "", ""},
                                     {"h", "c", "", {}, "", ""},
                                     {"k", "d", "mono", {}, "", ""}});
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("2 of 4 images") && Contains("a and b"));
  CHECK(warnings_of({{"h", "a", "x", {}, "", ""}, {"k", "b", "x", {}, "", ""}}).empty());
}

TEST_CASE("contradicting duplicates are an error that names both", "[dataset][errors]") {
  const std::vector<LabelledCell> labels = {
      {"h", "a", "mono", {}, "", ""}, {"h", "b", "", {}, "", ""}, {"h", "c", "lymph", {}, "", ""}};
  const Error error = error_of([&] { warnings_of(labels); });
  CHECK(error.kind() == Kind::bad_data);
  CHECK_THAT(error.what(), Contains("a and c") && Contains("mono, lymph") && Contains("--allow-duplicates"));
  const std::vector<LabelledCell> roles = {{"h", "a", "x", Role::train, "", ""}, {"h", "b", "x", Role::test, "", ""}};
  CHECK_THAT(error_of([&] { warnings_of(roles); }).what(), Contains("different roles (train, test)"));
  CHECK(warnings_of(labels, true).size() == 2);
}
