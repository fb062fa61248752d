#include "leukolens/core/files.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;

TEST_CASE("a file appears whole and leaves no part", "[core]") {
  TemporaryFolder folder;
  write_file(folder / "a.txt", "one");
  write_file(folder / "a.txt", "two");
  CHECK(read_text(folder / "a.txt") == "two");
  CHECK_FALSE(fs::exists(folder / "a.txt.part"));
}

TEST_CASE("outputs that cannot be written are refused with the reason", "[core][errors]") {
  TemporaryFolder folder;
  write_file(folder / "a.txt", "one");
  CHECK_THROWS_WITH(write_file(folder / "a.txt", "two", IfExists::refuse), Contains("exists already. Give --force"));
  CHECK(read_text(folder / "a.txt") == "one");
  CHECK_THROWS_WITH(write_file(folder / "no/where.txt", "x"), Contains("there is no folder"));
  CHECK_THROWS_WITH(write_file("/dev/full/x", "x"), Contains("/dev/full"));
  CHECK_THROWS_WITH(read_text(folder / "none"), Contains("no such file"));
}

TEST_CASE("a folder appears whole or not at all", "[core]") {
  TemporaryFolder folder;
  {
    FolderWriter writer(folder / "out/", IfExists::refuse);
    write_file(writer.part() / "a", "1");
    CHECK_FALSE(fs::exists(folder / "out"));
    writer.commit();
  }
  CHECK(read_text(folder / "out" / "a") == "1");
  CHECK_THROWS_AS(FolderWriter(folder / "out", IfExists::refuse), Error);
  { FolderWriter abandoned(folder / "out", IfExists::replace); }
  CHECK(read_text(folder / "out" / "a") == "1");
  {
    FolderWriter writer(folder / "out", IfExists::replace);
    write_file(writer.part() / "b", "2");
    writer.commit();
  }
  CHECK_FALSE(fs::exists(folder / "out" / "a"));
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);  // neither .part nor .old
}
