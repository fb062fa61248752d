#include "report/flow.hpp"

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("the flow of cells counts every row once", "[report]") {
  RowChoice choice;
  choice.rows = {0, 1, 2};
  choice.failed = 2;
  choice.unlabelled = 5;
  choice.foreign = {{"blast", 4}};
  choice.roles = {{"new", 10, 0, 10}, {"test", 3, 3, 0}, {"train", 7, 0, 0}};
  const auto flow = flow_of_cells(choice);
  CHECK(flow.total == 31);
  REQUIRE(flow.left_out.size() == 5);
  CHECK(flow.left_out[2].reason == "whose label is none of the classes: blast (4 cells)");
  CHECK(flow.left_out[3].reason == "of the role train");
  CHECK(flow.left_out[4].n == 10);
  std::size_t left_out = 0;
  for (const auto& exclusion : flow.left_out) left_out += exclusion.n;
  CHECK(flow.total - left_out == choice.rows.size());
}

TEST_CASE("a table whose rows all serve leaves nothing out", "[report]") {
  RowChoice choice;
  choice.rows = {0, 1};
  choice.roles = {{"", 2, 2, 0}};
  CHECK(flow_of_cells(choice).total == 2);
  CHECK(flow_of_cells(choice).left_out.empty());
}
