#include "leukolens/core/nearest_name.hpp"

#include <vector>

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("edits between texts, counted by hand", "[core]") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("modell", "model") == 1);
  CHECK(edit_distance("clasify", "classify") == 1);
  CHECK(edit_distance("trian", "train") == 1);  // two neighbours exchanged
  CHECK(edit_distance("ca", "abc") == 3);       // no letter is edited twice
}

TEST_CASE("edits are symmetric, and zero for equal texts alone", "[core]") {
  const std::vector<std::string> words = {"train", "trian", "classify", "calibrate", "", "a", "compare"};
  for (const auto& a : words)
    for (const auto& b : words) {
      CHECK(edit_distance(a, b) == edit_distance(b, a));
      CHECK((edit_distance(a, b) == 0) == (a == b));
    }
}

TEST_CASE("a mistyped name finds its neighbour, a strange one none", "[core]") {
  const std::vector<std::string> names = {"simulate", "inspect", "train", "classify", "calibrate", "evaluate"};
  CHECK(nearest_name("clasify", names) == "classify");
  CHECK(nearest_name("Classify", names) == "classify");
  CHECK(nearest_name("calibrat", names) == "calibrate");
  CHECK(nearest_name("frobnicate", names).empty());
  CHECK(nearest_name("x", names).empty());
  CHECK(nearest_name("", names).empty());
  CHECK(nearest_name("learning_rate", std::vector<std::string>{"learning-rate"}) == "learning-rate");
}
