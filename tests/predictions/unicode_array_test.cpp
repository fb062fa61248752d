#include "predictions/unicode_array.hpp"

#include <cstring>

#include "catch.hpp"
#include "write_text.hpp"

using namespace leukolens;

namespace {
std::span<const std::byte> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
}  // namespace

TEST_CASE("an array of text is what NumPy writes", "[predictions]") {
  // numpy 2: np.save(f, np.array(["ab", "c"])): 118 bytes of header text, then 2 x 2 characters of 4 bytes
  const std::string npy = unicode_npy({"ab", "c"});
  CHECK(npy.size() == 128 + 16);
  CHECK(npy.substr(10, 60) == "{'descr': '<U2', 'fortran_order': False, 'shape': (2,), }   ");
  CHECK(npy.substr(128) == std::string("a\0\0\0b\0\0\0c\0\0\0\0\0\0\0", 16));
}

TEST_CASE("texts come back, bytes that are no UTF-8 marked", "[predictions]") {
  const std::vector<std::string> texts = {"", "abc", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
  const std::string npy = unicode_npy(texts);
  CHECK(is_unicode_npy(bytes_of(npy)));
  CHECK(read_unicode_npy(bytes_of(npy), "x") == texts);
  const std::string bad =
      unicode_npy({"a\xFF"
                   "b\xE2\x82"});
  CHECK(read_unicode_npy(bytes_of(bad), "x")[0] ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD\xEF\xBF\xBD");
  const std::string none = unicode_npy({});
  CHECK(read_unicode_npy(bytes_of(none), "x").empty());
}

TEST_CASE("a damaged array of text is refused", "[predictions][errors]") {
  const std::string npy = unicode_npy({"abc", "def"});
  CHECK(error_of([&] { read_unicode_npy(bytes_of(npy.substr(0, npy.size() - 1)), "x"); }).kind() == Kind::bad_data);
  CHECK(error_of([&] { read_unicode_npy(bytes_of("nonsense"), "x"); }).kind() == Kind::bad_data);
  std::string square = npy;
  square.replace(square.find("(2,)"), 4, "(1,2)");
  CHECK(error_of([&] { read_unicode_npy(bytes_of(square), "x"); }).kind() == Kind::bad_data);
}
