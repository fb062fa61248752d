#include "leukolens/core/npy.hpp"

#include <numeric>

#include "phase/file_tools.hpp"

using namespace leukolens;

namespace {

std::string npy(const std::string& descr, bool fortran, const std::string& shape, const std::string& data) {
  std::string header =
      "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape + ", }";
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';
  return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(header.size()) + '\0' + header + data;
}

std::vector<float> counted(std::size_t n) {
  std::vector<float> values(n);
  std::iota(values.begin(), values.end(), 1.f);
  return values;
}

}  // namespace

TEST_CASE("NPY: one image and a stack", "[phase][npy]") {
  const TemporaryFolder folder;
  put(folder / "one.npy", npy_text({2, 3}, counted(6)));
  const auto one = open_phase_file(folder / "one.npy");
  CHECK(one->frames() == 1);
  CHECK(samples_of<float>(one->read(0)) == counted(6));

  put(folder / "stack.npy", npy_text({4, 2, 3}, counted(24)));
  const auto stack = open_phase_file(folder / "stack.npy");
  REQUIRE(stack->frames() == 4);
  const Frame third = stack->read(2);
  CHECK((third.height == 2 && third.width == 3 && third.channels == 1));
  CHECK(samples_of<float>(third) == std::vector<float>{13, 14, 15, 16, 17, 18});
}

TEST_CASE("NPY: colour, byte order, Fortran order", "[phase][npy]") {
  const TemporaryFolder folder;
  put(folder / "rgb.npy", npy("|u1", false, "(5, 6, 3)", std::string(90, 'x')));
  const auto rgb = open_phase_file(folder / "rgb.npy");
  CHECK(rgb->frames() == 1);
  CHECK(rgb->read(0).channels == 3);

  put(folder / "big.npy", npy(">u2", false, "(1, 2)", std::string("\x01\x02\x03\x04", 4)));
  CHECK(samples_of<std::uint16_t>(read_one(folder / "big.npy")) == std::vector<std::uint16_t>{0x0102, 0x0304});

  // columns first: (0,0) (1,0) (0,1) (1,1) (0,2) (1,2)
  put(folder / "fortran.npy", npy("|u1", true, "(2, 3)", "\x01\x04\x02\x05\x03\x06"));
  CHECK(samples_of<std::uint8_t>(read_one(folder / "fortran.npy")) == std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6});
  // first index fastest: image (n, y, x) = (n, 0, x) at n + 2 x
  put(folder / "fortran3.npy", npy("|u1", true, "(2, 1, 3)", "\x01\x04\x02\x05\x03\x06"));
  CHECK(samples_of<std::uint8_t>(read_one(folder / "fortran3.npy", 1)) == std::vector<std::uint8_t>{4, 5, 6});
}

TEST_CASE("NPY: damaged files and arrays that are no images", "[phase][npy][errors]") {
  const TemporaryFolder folder;
  CHECK(accepted_prefixes(npy_text({2, 3, 4}, counted(24)), folder / "cut.npy") == 0);
  change_every_byte(npy_text({3, 4}, counted(12)), folder / "changed.npy");
  const auto status = [&](const std::string& shape) {
    put(folder / "a.npy", npy("|u1", false, shape, "abcdef"));
    return outcome_of(folder / "a.npy").status;
  };
  CHECK(status("(6,)") == "unreadable");
  CHECK(status("()") == "unreadable");
  CHECK(status("(1, 1, 2, 3)") == "unreadable");
  CHECK(status("(0, 3)") == "empty");
  CHECK(status("(99999999999, 99999999999)") == "unreadable");
  CHECK(status("(99999999999999999999999, 2)") == "unreadable");
  CHECK(status("(18446744073709551615, 1, 2)") == "unreadable");
  CHECK(status("(1, 2, 3)") == "ok");
}
