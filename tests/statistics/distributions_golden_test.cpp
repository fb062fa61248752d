// Student, normal, chi-squared and binomial against mpmath with 60 digits: scripts/golden_distributions.py.
#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/statistics/binomial.hpp"
#include "leukolens/statistics/chi_squared.hpp"
#include "leukolens/statistics/count_tails.hpp"
#include "leukolens/statistics/normal.hpp"
#include "leukolens/statistics/student_t.hpp"

using namespace leukolens;

namespace {

const Json& golden() {
  static const Json json = read_json(std::filesystem::path(LEUKOLENS_GOLDEN_DIR) / "distributions.json");
  return json;
}

/// Every row of the golden `name`: arguments, then the value.
template <typename Function>
void check(const char* name, Function&& value, double relative = 1e-12) {
  const Json& rows = golden().at(name);
  REQUIRE_FALSE(rows.empty());
  for (const Json& row : rows) {
    INFO(name << " " << row.dump());
    CHECK(value(row) == Approx(row.back().get<double>()).epsilon(relative).margin(1e-300));
  }
}

}  // namespace

TEST_CASE("Student's t agrees with mpmath, far into the tails", "[statistics][golden]") {
  check("t_quantile", [](const Json& a) { return student_t_quantile(a[0], a[1]); });
  check("t_cdf", [](const Json& a) { return student_t_cdf(a[0], a[1]); });
}

TEST_CASE("the normal distribution agrees with mpmath", "[statistics][golden]") {
  check("normal_quantile", [](const Json& a) { return normal_quantile(a[0]); });
  check("normal_cdf", [](const Json& a) { return normal_cdf(a[0]); });
}

TEST_CASE("chi-squared agrees with mpmath, also at very many degrees", "[statistics][golden]") {
  check("chi_squared_survival", [](const Json& a) { return chi_squared_survival(a[0], a[1]); });
  check(
      "chi_squared_survival_at_degrees", [](const Json& a) { return chi_squared_survival(a[0], a[0]); }, 1e-10);
}

TEST_CASE("binomial sums and Clopper-Pearson bounds agree with mpmath", "[statistics][golden]") {
  check("binomial_cdf", [](const Json& a) { return binomial_cdf(a[0], a[1], a[2]); });
  check("clopper_pearson_upper", [](const Json& a) { return clopper_pearson_upper(a[0], a[1], a[2]); });
  for (const Json& row : golden().at("clopper_pearson")) {
    INFO(row.dump());
    const auto interval = clopper_pearson(row[0], row[1], row[2]);
    CHECK(interval.lo == Approx(row[3].get<double>()).epsilon(1e-11));
    CHECK(interval.hi == Approx(row[4].get<double>()).epsilon(1e-11));
  }
}

TEST_CASE("beta-binomial and hypergeometric tails agree with mpmath", "[statistics][golden]") {
  check(
      "beta_binomial_survival", [](const Json& a) { return beta_binomial_survival(a[0], a[1], a[2], a[3]); }, 1e-10);
  check(
      "hypergeometric_survival", [](const Json& a) { return hypergeometric_survival(a[0], a[1], a[2], a[3]); }, 1e-11);
}
