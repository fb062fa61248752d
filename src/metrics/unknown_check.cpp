#include "leukolens/metrics/unknown_check.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "leukolens/core/error.hpp"
#include "leukolens/statistics/binomial.hpp"
#include "leukolens/statistics/count_tails.hpp"
#include "leukolens/statistics/holm.hpp"

namespace leukolens {
namespace {

constexpr double alpha = 0.05;

/// P(at least so many unknown cells) were the promise kept. The probability that the threshold really has is that of
/// the (n + 1 - k)-th largest of n uniform numbers: beta(n + 1 - k, k).
double p_of_promise(std::size_t unknown, std::size_t n, const UnknownPromise& promise) {
  if (std::isnan(promise.expected)) return promise.expected;
  if (promise.fitted_on == 0) return unknown == 0 ? 1 : 1 - binomial_cdf(unknown - 1, n, promise.expected);
  const auto all = static_cast<double>(promise.fitted_on + 1), above = promise.expected * all;
  return beta_binomial_survival(unknown, n, above, all - above);
}

void count(UnknownCheck& check, const std::vector<char>& unknown, const std::vector<int>& of_class,
           const std::vector<std::string>& classes) {
  for (const auto& name : classes) check.classes.push_back({name});
  check.n = unknown.size();
  for (std::size_t i = 0; i < unknown.size(); ++i) {
    auto& c = check.classes[static_cast<std::size_t>(of_class[i])];
    ++c.n;
    c.unknown += unknown[i] != 0;
    check.unknown += unknown[i] != 0;
  }
  std::erase_if(check.classes, [](const UnknownOfClass& c) { return c.n == 0; });
}

void count_donors(UnknownCheck& check, const std::vector<char>& unknown, const std::vector<std::string>& donors) {
  std::set<std::string> all, of_unknown;
  for (std::size_t i = 0; i < donors.size(); ++i) {
    if (donors[i].empty()) return;
    all.insert(donors[i]);
    if (unknown[i]) of_unknown.insert(donors[i]);
  }
  check.donors = all.size();
  check.donors_of_unknown = of_unknown.size();
}

}  // namespace

const UnknownOfClass* UnknownCheck::unequal() const {
  const auto least = std::min_element(classes.begin(), classes.end(),
                                      [](const auto& a, const auto& b) { return a.p_others < b.p_others; });
  return least != classes.end() && least->p_others < alpha ? &*least : nullptr;
}

bool UnknownCheck::more_than_promised() const {
  return p_promise < alpha ||
         std::any_of(classes.begin(), classes.end(), [](const auto& c) { return c.p_promise < alpha; });
}

UnknownCheck check_unknown(const std::vector<char>& unknown, const std::vector<int>& of_class,
                           const std::vector<std::string>& classes, const std::vector<std::string>& donors,
                           const UnknownPromise& promise) {
  if (of_class.size() != unknown.size() || (!donors.empty() && donors.size() != unknown.size()))
    throw Error(Kind::bad_value, "decisions, classes and donors differ in number. Give one each a cell.");
  UnknownCheck check;
  check.promise = promise;
  count(check, unknown, of_class, classes);
  count_donors(check, unknown, donors);
  std::vector<double> against_promise{p_of_promise(check.unknown, check.n, promise)}, against_others;
  for (const auto& c : check.classes) {
    against_promise.push_back(p_of_promise(c.unknown, c.n, promise));
    against_others.push_back(hypergeometric_survival(c.unknown, c.n, check.unknown, check.n));
  }
  const auto promised = holm(against_promise), others = holm(against_others);
  check.p_promise = promised.front();
  for (std::size_t k = 0; k < check.classes.size(); ++k) {
    check.classes[k].p_promise = promised[k + 1];
    check.classes[k].p_others = others[k];
  }
  return check;
}

}  // namespace leukolens
