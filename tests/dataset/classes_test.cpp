#include "leukolens/dataset/classes.hpp"

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("classes are the distinct labels in bytewise order", "[dataset]") {
  CHECK(classes_of({"mono", "B", "", "lymph", "mono", "\xC3\xA9"}) ==
        std::vector<std::string>{"B", "lymph", "mono", "\xC3\xA9"});
  CHECK(classes_of({}).empty());
}

TEST_CASE("an unknown or empty label has no class", "[dataset]") {
  const std::vector<std::string> classes = {"b", "a"};
  CHECK(class_index(classes, "a") == 1);
  CHECK(class_index(classes, "") == -1);
  CHECK(class_index(classes, "A") == -1);
}

TEST_CASE("a class name that no table could hold is refused", "[dataset][errors]") {
  CHECK_THROWS_WITH(check_class_name("a|b", "m.csv:2"), Catch::Contains("m.csv:2: the label `a|b`"));
  CHECK_THROWS_WITH(check_class_name("gr\xf6\xdf"
                                     "e",
                                     "x/gr\xf6\xdf"
                                     "e/1.tif"),
                    Catch::Contains("x/gr%F6%DFe/1.tif: the label `gr%F6%DFe` is not UTF-8"));
  CHECK_NOTHROW(check_class_name("gr\u00f6\u00dfe", "x"));
}
