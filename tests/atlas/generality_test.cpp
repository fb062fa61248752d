#include "leukolens/atlas/generality.hpp"

#include <algorithm>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;

namespace {

const std::vector<std::string> classes = {"a", "b", "c"};

/// Networks whose maps are what the class gives, and what all classes share, each of some weight, and noise.
std::vector<NetworkPatterns> networks(std::size_t n, double own, double shared, std::uint64_t seed = 1) {
  std::vector<NetworkPatterns> all;
  for (std::size_t i = 0; i < n; ++i) {
    NetworkPatterns network{"n" + std::to_string(i), i % 2 ? "leukonet" : "lenet5", {}};
    for (std::size_t c = 0; c < classes.size(); ++c) {
      Random of_class(seed, "class", c), of_all(seed, "all"), noise(seed, "noise", i * 10 + c);
      ClassPattern pattern;
      for (int k = 0; k < 100; ++k)
        pattern.map.push_back(own * of_class.normal() + shared * of_all.normal() + noise.normal());
      network.classes.push_back(pattern);
    }
    all.push_back(network);
  }
  return all;
}

const Agreement& map_of(const std::vector<Agreement>& all, const std::string& name) {
  return *std::ranges::find_if(all, [&](const auto& a) { return a.pattern == "map" && a.class_name == name; });
}

}  // namespace

TEST_CASE("patterns that come back in every network are general, shared ones are not the class's own", "[atlas]") {
  const auto general = compare_networks(networks(8, 3, 0), classes);
  CHECK(map_of(general, "a").verdict == Agreement::Verdict::general);
  CHECK(map_of(general, "a").same.value == Approx(0.9).margin(0.05));  // 9 / 10 of the variance
  CHECK(map_of(general, "a").own.value == Approx(0.9).margin(0.05));
  CHECK(map_of(general, "a").null_hi < 0.5);
  const auto shared = compare_networks(networks(8, 0, 3), classes);
  CHECK(map_of(shared, "b").verdict == Agreement::Verdict::shared);
  CHECK(map_of(shared, "b").same.value == Approx(0.9).margin(0.05));
  CHECK(map_of(shared, "b").own.value == Approx(0).margin(0.15));
}

TEST_CASE("noise is not called general over twenty seeds", "[atlas]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed)
    for (const auto& a : compare_networks(networks(8, 0, 0, seed), classes)) {
      if (a.pattern != "map") continue;
      CHECK(a.verdict == Agreement::Verdict::varies);
      CHECK(a.same.value == Approx(0).margin(0.15));
    }
}

TEST_CASE("few networks cannot tell, one compares with nothing", "[atlas]") {
  const auto few = compare_networks(networks(3, 3, 0), classes);
  CHECK(map_of(few, "a").verdict == Agreement::Verdict::unsure);
  CHECK_FALSE(map_of(few, "a").same.ci);
  CHECK(compare_networks(networks(1, 3, 0), classes).empty());
}

TEST_CASE("a pattern that no network shows has no agreement, and no sentence", "[atlas]") {
  const auto all = compare_networks(networks(6, 3, 0), classes);
  for (const auto& a : all)
    if (a.pattern != "map") CHECK(std::isnan(a.same.value));
  const auto findings = findings_of(all);
  CHECK(findings.size() == classes.size());
  const auto json = to_json(all);
  for (const auto& finding : findings)
    for (const auto& pointer : finding.pointers) CHECK_NOTHROW(json.at(Json::json_pointer(pointer)));
}

TEST_CASE("pairs of one architecture and of two are told apart", "[atlas]") {
  auto patterns = networks(8, 3, 0);
  for (auto& network : patterns)
    if (network.architecture == "lenet5")
      for (auto& pattern : network.classes)
        for (auto& value : pattern.map) value = -value;
  const auto a = map_of(compare_networks(patterns, classes), "a");
  CHECK(a.within > 0.8);
  CHECK(a.across < -0.8);
  CHECK(a.verdict == Agreement::Verdict::by_architecture);
  const auto text = findings_of({a}).front().text;
  CHECK(text.find("those of two do not") != std::string::npos);
}
