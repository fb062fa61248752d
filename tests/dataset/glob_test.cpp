#include "dataset/glob.hpp"

#include <chrono>

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("globs match path parts", "[dataset]") {
  CHECK(Glob("a/*.tif").matches("a/x.tif"));
  CHECK_FALSE(Glob("a/*.tif").matches("a/b/x.tif"));
  CHECK_FALSE(Glob("a/*.tif").matches("b/a/x.tif"));
  CHECK(Glob("a/?.tif").matches("a/x.tif"));
  CHECK_FALSE(Glob("a/?.tif").matches("a/xy.tif"));
  CHECK_FALSE(Glob("a?x.tif").matches("a/x.tif"));
}

TEST_CASE("two stars cross folders, and none", "[dataset]") {
  CHECK(Glob("**/x.tif").matches("x.tif"));
  CHECK(Glob("**/x.tif").matches("a/b/x.tif"));
  CHECK_FALSE(Glob("**/x.tif").matches("a/bx.tif"));
  CHECK(Glob("a/**/x.tif").matches("a/x.tif"));
  CHECK(Glob("a/**/x.tif").matches("a/b/c/x.tif"));
  CHECK_FALSE(Glob("a/**/x.tif").matches("ab/x.tif"));
  CHECK(Glob("debris/**").matches("debris/b/c.tif"));
  CHECK_FALSE(Glob("debris/**").matches("debris.tif"));
}

TEST_CASE("a pattern without a slash looks at the name alone", "[dataset]") {
  CHECK(Glob("*_mask.tif").matches("a/b/c_mask.tif"));
  CHECK_FALSE(Glob("a*").matches("a/b.tif"));
}

TEST_CASE("signs of regular expressions stand for themselves", "[dataset]") {
  CHECK(Glob("a.(1)+[x].tif").matches("a.(1)+[x].tif"));
  CHECK_FALSE(Glob("a.tif").matches("aXtif"));
}

TEST_CASE("no pattern is slow", "[dataset]") {
  const auto start = std::chrono::steady_clock::now();
  CHECK_FALSE(Glob("**/*a*a*a*a*a*a*a*a*a*a*a*a*b").matches(std::string(2000, 'a')));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
}

TEST_CASE("a filter includes, then excludes", "[dataset]") {
  const PathFilter filter({"*.tif", "*.png"}, {"old/**", "*_mask.*"});
  CHECK(filter.passes("a/x.tif"));
  CHECK_FALSE(filter.passes("a/x.jpg"));
  CHECK_FALSE(filter.passes("old/x.tif"));
  CHECK_FALSE(filter.passes("a/x_mask.png"));
  CHECK(PathFilter({}, {}).passes("anything"));
}
