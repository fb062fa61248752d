#include "leukolens/core/hash.hpp"

#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;

TEST_CASE("SHA-256 of the example in FIPS 180-4", "[core]") {
  const std::string expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  CHECK(sha256("abc") == expected);
  Sha256 pieces;
  pieces.add("a");
  pieces.add("bc");
  CHECK(pieces.hex() == expected);
  TemporaryFolder folder;
  write_file(folder / "abc", "abc");
  CHECK(sha256_of_file(folder / "abc") == expected);
}
