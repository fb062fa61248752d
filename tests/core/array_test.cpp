#include "leukolens/core/array.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("half precision converts exactly", "[core]") {
  // sign | exponent | fraction: 1, -2, 65504 (largest), 2^-24 (smallest), infinity
  const std::uint16_t halves[] = {0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00};
  float out[5];
  to_floats(SampleType::f16, reinterpret_cast<const std::byte*>(halves), 5, out);
  CHECK(out[0] == 1.f);
  CHECK(out[1] == -2.f);
  CHECK(out[2] == 65504.f);
  CHECK(out[3] == std::ldexp(1.f, -24));
  CHECK(std::isinf(out[4]));
}

TEST_CASE("integers keep their value", "[core]") {
  const std::int16_t values[] = {-32768, 0, 32767};
  Array a{SampleType::i16, {3}, std::vector<std::byte>(6)};
  std::memcpy(a.bytes.data(), values, 6);
  CHECK(a.as_doubles() == std::vector<double>{-32768, 0, 32767});
  CHECK(full_scale(SampleType::u16) == 65535);
  CHECK(is_integer(SampleType::boolean));
  CHECK_FALSE(is_integer(SampleType::f16));
}
