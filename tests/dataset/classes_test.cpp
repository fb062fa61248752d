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
