#include "leukolens/core/twin_names.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

TEST_CASE("names that differ only by spaces, case or Unicode form are found", "[core][unicode]") {
  const auto twins = find_twin_names({"mono", "Mono", "neutro", "neutro ", "Gr\u00f6\u00dfe", "Gro\u0308\u00dfe",
                                      "T cell", "Tcell", "neutro", "eos", "CD4", "CD8"});
  REQUIRE(twins.size() == 4);
  CHECK((twins[0].a == "Gro\u0308\u00dfe" && twins[0].b == "Gr\u00f6\u00dfe" && twins[0].look_the_same));
  CHECK((twins[1].a == "T cell" && twins[1].b == "Tcell" && !twins[1].look_the_same));
  CHECK((twins[2].a == "Mono" && twins[2].b == "mono" && !twins[2].look_the_same));
  CHECK((twins[3].a == "neutro" && twins[3].b == "neutro " && twins[3].look_the_same));
  CHECK(find_twin_names({"eos", "neutro", "mono"}).empty());
}

TEST_CASE("classes that look the same are refused, others told", "[core][unicode][errors]") {
  std::vector<std::string> told;
  const Warn warn = [&](const std::string& text) { told.push_back(text); };
  CHECK_THROWS_WITH(check_class_twins({"mono", "mono "}, "m.csv", warn),
                    Contains("m.csv: the classes `mono` and `mono ` differ only by spaces"));
  CHECK(told.empty());
  check_class_twins({"mono", "Mono", "eos"}, "m.csv", warn);
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Contains("m.csv: the classes `Mono` and `mono` differ only by upper and lower case"));
  warn_of_twin_names({"D1", "D1 ", "D2"}, "m.csv", "the donors", warn);
  REQUIRE(told.size() == 2);
  CHECK_THAT(told[1], Contains("m.csv: the donors `D1` and `D1 ` differ only by spaces"));
}
