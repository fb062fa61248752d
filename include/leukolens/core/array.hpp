#pragma once
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace leukolens {

/// Type of one stored sample.
enum class SampleType { boolean, u8, i8, u16, i16, u32, i32, u64, i64, f16, f32, f64 };

std::size_t size_of(SampleType type);  ///< bytes
const char* name_of(SampleType type);  ///< numpy's name: "uint8", "float32", ...
bool is_integer(SampleType type);      ///< boolean counts as integer
double full_scale(SampleType type);    ///< largest value of an integer type; 1 for floats and boolean

/// An N-dimensional array in C order and this machine's byte order.
struct Array {
  SampleType type = SampleType::f32;
  std::vector<std::size_t> shape;
  std::vector<std::byte> bytes;

  std::size_t size() const;                ///< number of samples
  std::vector<double> as_doubles() const;  ///< every sample converted
  std::vector<float> as_floats() const;
};

/// Converts `count` samples of any type.
void to_doubles(SampleType type, const std::byte* samples, std::size_t count, double* out);
void to_floats(SampleType type, const std::byte* samples, std::size_t count, float* out);

}  // namespace leukolens
