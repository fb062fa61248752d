#include "leukolens/explain/safe_name.hpp"

#include <set>

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("ids become file names", "[explain]") {
  CHECK(safe_name("monocyte/a_1.tif#3") == "monocyte__a_1.tif#3");
  CHECK(safe_name("stack.tif#0:2") == "stack.tif#0%3A2");
  CHECK(safe_name("a b\xC3\xA9") == "a%20b%C3%A9");
  CHECK(safe_name("..") == "%2E.");
  CHECK(safe_class_name("NK cell") == "NK%20cell");
  CHECK(safe_class_name("a/b") == "a%2Fb");
  CHECK(safe_class_name("a.raw") != "a.raw");  // the raw map of class a is a.raw.npy
}

TEST_CASE("different ids have different names", "[explain]") {
  // Every word of up to five letters over the alphabet that could be confused.
  std::set<std::string> names;
  std::size_t words = 0;
  std::vector<std::string> frontier = {""};
  for (int length = 1; length <= 5; ++length) {
    std::vector<std::string> longer;
    for (const auto& word : frontier)
      for (const char c : {'a', '_', '/', '.', ' '}) longer.push_back(word + c);
    for (const auto& word : longer) names.insert(safe_name(word));
    words += longer.size();
    frontier = longer;
  }
  CHECK(names.size() == words);
}

TEST_CASE("long names are cut and stay different", "[explain]") {
  std::string a(401, 'a'), b(401, 'a');
  a.back() = '1';
  b.back() = '2';
  CHECK(safe_name(a).size() <= 180);
  CHECK(safe_name(a) != safe_name(b));
  CHECK(safe_name(a) == safe_name(a));
}
