#include "leukolens/metrics/unknown_check.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;

namespace {

/// `of_class[k]` cells of class k, the first `unknown[k]` of them unknown.
struct Cells {
  std::vector<char> unknown;
  std::vector<int> labels;
};
Cells cells(const std::vector<int>& of_class, const std::vector<int>& unknown) {
  Cells out;
  for (std::size_t k = 0; k < of_class.size(); ++k)
    for (int i = 0; i < of_class[k]; ++i) {
      out.labels.push_back(static_cast<int>(k));
      out.unknown.push_back(i < unknown[k]);
    }
  return out;
}

const std::vector<std::string> names{"granulocyte", "lymphocyte", "monocyte"};

}  // namespace

TEST_CASE("unknown cells of one class alone are found", "[metrics]") {
  const auto c = cells({25, 50, 25}, {5, 0, 0});
  const auto check = check_unknown(c.unknown, c.labels, names, {}, {1. / 45, 44});
  CHECK(check.n == 100);
  CHECK(check.unknown == 5);
  REQUIRE(check.classes.size() == 3);
  // all 5 unknown cells among 25 of 100: C(25, 5) / C(100, 5) = 53,130 / 75,287,520, times 3 classes
  CHECK(check.classes[0].p_others == Approx(3 * 53130. / 75287520));
  CHECK(check.classes[1].p_others == 1);
  REQUIRE(check.unequal());
  CHECK(check.unequal()->name == "granulocyte");
  CHECK(check.more_than_promised());
  CHECK(check.donors == 0);
  // a threshold that is known to the bit promises 2.2 % more firmly than the largest of 44 cells
  const auto firm = check_unknown(c.unknown, c.labels, names, {}, {1. / 45, 0});
  CHECK(firm.classes[0].p_promise < check.classes[0].p_promise);
}

TEST_CASE("as many unknown cells as promised, evenly, raise nothing", "[metrics]") {
  const auto c = cells({200, 400, 300}, {2, 4, 3});
  const auto check = check_unknown(c.unknown, c.labels, names, {}, {0.01, 400});
  CHECK_FALSE(check.unequal());
  CHECK_FALSE(check.more_than_promised());
  const auto unpromised = check_unknown(c.unknown, c.labels, names, {}, {});
  CHECK(std::isnan(unpromised.p_promise));
  CHECK_FALSE(unpromised.more_than_promised());
  const auto none = check_unknown({}, {}, names, {}, {0.01, 400});
  CHECK(none.classes.empty());
  CHECK_FALSE(none.unequal());
  CHECK_FALSE(none.more_than_promised());
}

TEST_CASE("the donors of unknown cells are counted where all are known", "[metrics]") {
  const auto c = cells({4, 4}, {2, 0});
  std::vector<std::string> donors{"x", "x", "y", "z", "x", "y", "z", "z"};
  const auto check = check_unknown(c.unknown, c.labels, {"a", "b"}, donors, {0.01, 400});
  CHECK(check.donors == 3);
  CHECK(check.donors_of_unknown == 1);
  donors[7] = "";
  CHECK(check_unknown(c.unknown, c.labels, {"a", "b"}, donors, {0.01, 400}).donors == 0);
  CHECK_THROWS_AS(check_unknown(c.unknown, {0}, {"a", "b"}, {}, {}), Error);
}

TEST_CASE("exchangeable cells raise a false alarm as seldom as stated, whatever the threshold's sample", "[metrics]") {
  for (const int fitted_on : {20, 44, 400}) {
    constexpr int repeats = 500;
    int promise = 0, unequal = 0;
    for (int r = 0; r < repeats; ++r) {
      Random random(static_cast<std::uint64_t>(r), "novelty", static_cast<std::uint64_t>(fitted_on));
      std::vector<double> novelty;
      for (int i = 0; i < fitted_on; ++i) novelty.push_back(random.uniform());
      std::sort(novelty.begin(), novelty.end());
      const int above = std::max(1, fitted_on / 100);  // the threshold is the largest, or the 4th largest of 400
      const double threshold = novelty[static_cast<std::size_t>(fitted_on - above)];
      auto c = cells({30, 60, 30}, {0, 0, 0});
      for (char& u : c.unknown) u = random.uniform() > threshold;
      const auto check =
          check_unknown(c.unknown, c.labels, names, {},
                        {static_cast<double>(above) / (fitted_on + 1), static_cast<std::size_t>(fitted_on)});
      promise += check.more_than_promised();
      unequal += check.unequal() != nullptr;
    }
    INFO(fitted_on);
    CHECK(promise <= 0.05 * repeats + 3 * std::sqrt(0.05 * 0.95 * repeats));
    CHECK(unequal <= 0.05 * repeats + 3 * std::sqrt(0.05 * 0.95 * repeats));
  }
}
