#include "leukolens/core/counted_names.hpp"

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("of many names the commonest are shown", "[core]") {
  CHECK(counted_names({}, "row").empty());
  CHECK(counted_names({{"a", 1}, {"b", 1}, {"c", 2}}, "row") == "c (2 rows), a (1 row), b (1 row)");
  std::map<std::string, std::size_t> counts;
  for (std::size_t i = 1; i <= 12; ++i) counts["n" + std::to_string(i)] = i;
  const auto text = counted_names(counts, "image");
  CHECK(text.starts_with("n12 (12 images), n11 (11 images)"));
  CHECK(text.ends_with("n3 (3 images), and 2 more"));
}
