#pragma once
#include <cstddef>

namespace leukolens {

/// P(X >= hits) of X ~ beta-binomial(n, a, b): hits among n cells, each hit with one probability that is itself drawn
/// from beta(a, b). With n large against a + b its spread is that of the probability, else that of a binomial.
/// @param a, b  > 0  @throws Error  Kind::bad_value
double beta_binomial_survival(std::size_t hits, std::size_t n, double a, double b);

/// P(X >= hits), X the marked cells among `drawn` of `all` cells of which `marked` are: the one-sided p of Fisher's
/// exact test. @throws Error  Kind::bad_value for drawn or marked > all
double hypergeometric_survival(std::size_t hits, std::size_t drawn, std::size_t marked, std::size_t all);

}  // namespace leukolens
