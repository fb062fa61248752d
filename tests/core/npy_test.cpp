#include "leukolens/core/npy.hpp"

#include <cstring>

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {
std::vector<std::byte> bytes_of(const std::string& text) {
  const auto* p = reinterpret_cast<const std::byte*>(text.data());
  return {p, p + text.size()};
}
std::string npy(const std::string& header, const std::string& data, char version = 1) {
  std::string text = std::string("\x93NUMPY") + version + '\0';
  text += static_cast<char>(header.size());
  text.append(version == 1 ? 1 : 3, '\0');
  return text + header + data;
}
}  // namespace

TEST_CASE("what npy_text writes is read back", "[core]") {
  const std::vector<float> values = {1, 2, 3, 4, 5, 6};
  for (const auto& shape : {std::vector<std::size_t>{6}, {2, 3}, {1, 2, 3}}) {
    const std::string text = npy_text(shape, values);
    const Array a = read_npy(bytes_of(text), "a.npy");
    CHECK(a.shape == shape);
    CHECK(a.as_floats() == values);
    CHECK(parse_npy_header(bytes_of(text), "a").data_offset % 64 == 0);
  }
}

TEST_CASE("Fortran order and big-endian samples come out in C order", "[core]") {
  // columns first: [[1, 2, 3], [4, 5, 6]] is stored 1 4 2 5 3 6
  const std::string data("\0\1\0\4\0\2\0\5\0\3\0\6", 12);
  for (const char version : {1, 2, 3}) {
    const auto file = npy("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }\n", data, version);
    CHECK(read_npy(bytes_of(file), "f").as_doubles() == std::vector<double>{1, 2, 3, 4, 5, 6});
  }
}

TEST_CASE("every truncation of an NPY file is an error", "[core][errors]") {
  const auto whole = bytes_of(npy_text({2, 2}, std::vector<float>{1, 2, 3, 4}));
  for (std::size_t n = 0; n < whole.size(); ++n) CHECK_THROWS_AS(read_npy(std::span(whole).first(n), "cut.npy"), Error);
}

TEST_CASE("headers that promise too much or hold no numbers are refused", "[core][errors]") {
  const auto read = [](const std::string& header) { return read_npy(bytes_of(npy(header, "12345678")), "x.npy"); };
  CHECK_THROWS_WITH(read("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }"),
                    Contains("cut off"));
  CHECK_THROWS_WITH(read("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"), Contains("only numbers"));
  CHECK_THROWS_WITH(read("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"),
                    Contains("plain numbers"));
  CHECK_THROWS_WITH(read("{'fortran_order': False, 'shape': (1,), }"), Contains("without `descr`"));
}
