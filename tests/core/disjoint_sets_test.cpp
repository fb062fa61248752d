#include "leukolens/core/disjoint_sets.hpp"

#include "catch.hpp"

TEST_CASE("merged items share a root, others do not", "[core]") {
  leukolens::DisjointSets sets(6);
  sets.merge(0, 1);
  sets.merge(4, 3);
  sets.merge(3, 1);
  CHECK(sets.root(0) == sets.root(4));
  CHECK(sets.root(1) == sets.root(3));
  CHECK(sets.root(2) != sets.root(0));
  CHECK(sets.root(5) != sets.root(2));
  sets.merge(0, 4);  // already one set
  CHECK(sets.root(0) == sets.root(3));
}
