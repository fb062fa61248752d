#pragma once
#include <boost/math/policies/policy.hpp>

namespace leukolens {

/// How Boost.Math answers: NaN outside the domain and infinity beyond the largest double, instead of an exception.
using Quiet = boost::math::policies::policy<boost::math::policies::domain_error<boost::math::policies::ignore_error>,
                                            boost::math::policies::overflow_error<boost::math::policies::ignore_error>>;

}  // namespace leukolens
