#include "leukolens/core/array.hpp"

#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <numeric>

namespace leukolens {
namespace {

/// IEEE 754 half precision to single: exact.
float from_half(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000u) << 16, exponent = (half >> 10) & 31u, fraction = half & 1023u;
  std::uint32_t bits;
  if (exponent == 31) {
    bits = sign | 0x7f800000u | (fraction << 13);
  } else if (exponent != 0) {
    bits = sign | ((exponent + 112) << 23) | (fraction << 13);
  } else {
    const float tiny = static_cast<float>(fraction) * 0x1p-24f;  // subnormal
    std::memcpy(&bits, &tiny, 4);
    bits |= sign;
  }
  float value;
  std::memcpy(&value, &bits, 4);
  return value;
}

template <typename From, typename To>
void convert(const std::byte* samples, std::size_t count, To* out) {
  for (std::size_t i = 0; i < count; ++i) {
    From value;
    std::memcpy(&value, samples + i * sizeof(From), sizeof(From));
    out[i] = static_cast<To>(value);
  }
}

template <typename To>
void convert_any(SampleType type, const std::byte* samples, std::size_t count, To* out) {
  switch (type) {
    case SampleType::boolean:
    case SampleType::u8:
      return convert<std::uint8_t>(samples, count, out);
    case SampleType::i8:
      return convert<std::int8_t>(samples, count, out);
    case SampleType::u16:
      return convert<std::uint16_t>(samples, count, out);
    case SampleType::i16:
      return convert<std::int16_t>(samples, count, out);
    case SampleType::u32:
      return convert<std::uint32_t>(samples, count, out);
    case SampleType::i32:
      return convert<std::int32_t>(samples, count, out);
    case SampleType::u64:
      return convert<std::uint64_t>(samples, count, out);
    case SampleType::i64:
      return convert<std::int64_t>(samples, count, out);
    case SampleType::f32:
      return convert<float>(samples, count, out);
    case SampleType::f64:
      return convert<double>(samples, count, out);
    case SampleType::f16:
      for (std::size_t i = 0; i < count; ++i) {
        std::uint16_t half;
        std::memcpy(&half, samples + 2 * i, 2);
        out[i] = static_cast<To>(from_half(half));
      }
  }
}

}  // namespace

std::size_t size_of(SampleType type) {
  switch (type) {
    case SampleType::boolean:
    case SampleType::u8:
    case SampleType::i8:
      return 1;
    case SampleType::u16:
    case SampleType::i16:
    case SampleType::f16:
      return 2;
    case SampleType::u32:
    case SampleType::i32:
    case SampleType::f32:
      return 4;
    default:
      return 8;
  }
}

const char* name_of(SampleType type) {
  static constexpr const char* names[] = {"bool",  "uint8",  "int8",  "uint16",  "int16",   "uint32",
                                          "int32", "uint64", "int64", "float16", "float32", "float64"};
  return names[static_cast<int>(type)];
}

bool is_integer(SampleType type) {
  return type != SampleType::f16 && type != SampleType::f32 && type != SampleType::f64;
}

double full_scale(SampleType type) {
  switch (type) {
    case SampleType::u8:
      return std::numeric_limits<std::uint8_t>::max();
    case SampleType::i8:
      return std::numeric_limits<std::int8_t>::max();
    case SampleType::u16:
      return std::numeric_limits<std::uint16_t>::max();
    case SampleType::i16:
      return std::numeric_limits<std::int16_t>::max();
    case SampleType::u32:
      return std::numeric_limits<std::uint32_t>::max();
    case SampleType::i32:
      return std::numeric_limits<std::int32_t>::max();
    case SampleType::u64:
      return static_cast<double>(std::numeric_limits<std::uint64_t>::max());
    case SampleType::i64:
      return static_cast<double>(std::numeric_limits<std::int64_t>::max());
    default:
      return 1;
  }
}

std::size_t Array::size() const {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

std::vector<double> Array::as_doubles() const {
  std::vector<double> out(size());
  to_doubles(type, bytes.data(), out.size(), out.data());
  return out;
}

std::vector<float> Array::as_floats() const {
  std::vector<float> out(size());
  to_floats(type, bytes.data(), out.size(), out.data());
  return out;
}

void to_doubles(SampleType type, const std::byte* samples, std::size_t count, double* out) {
  convert_any(type, samples, count, out);
}

void to_floats(SampleType type, const std::byte* samples, std::size_t count, float* out) {
  if (type == SampleType::f32)
    std::memcpy(out, samples, count * sizeof(float));
  else
    convert_any(type, samples, count, out);
}

}  // namespace leukolens
