#include "leukolens/core/files.hpp"

#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <vector>

#include "catch.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/npz.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;

namespace {

/// Nothing is forbidden to root: while this lives it is nobody.
struct NotRoot {
  NotRoot() { root = ::geteuid() == 0 && ::seteuid(65534) == 0; }
  ~NotRoot() {
    if (root && ::seteuid(0) != 0) std::abort();
  }
  NotRoot(const NotRoot&) = delete;
  NotRoot& operator=(const NotRoot&) = delete;
  bool root;
};

template <typename Call>
Error fault_of(Call call) {
  try {
    call();
  } catch (const Error& e) {
    return e;
  }
  return {Kind::usage, "no fault"};
}

}  // namespace

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

TEST_CASE("what cannot be read says whether it is absent, a folder or forbidden", "[core][errors]") {
  TemporaryFolder folder;
  write_file(folder / "secret.csv", "id\n1\n");
  write_file(folder / "open.csv", "id\n1\n");
  fs::permissions(folder / "secret.csv", fs::perms::none);
  CHECK_NOTHROW(check_readable(folder / "open.csv"));
  const auto absent = fault_of([&] { check_readable(folder / "none.csv"); });
  CHECK(absent.kind() == Kind::missing);
  CHECK_THAT(absent.what(), Contains("none.csv: no such file. Check the path."));
  const auto is_folder = fault_of([&] { CsvReader table(folder.path()); });
  CHECK(is_folder.kind() == Kind::bad_data);
  CHECK_THAT(is_folder.what(), Contains("is a folder; a file is needed. Name the file in it."));
  const NotRoot nobody;
  for (const auto& reader : std::vector<std::function<void()>>{
           [&] { check_readable(folder / "secret.csv"); }, [&] { read_text(folder / "secret.csv"); },
           [&] { CsvReader table(folder / "secret.csv"); }, [&] { npz_names(folder / "secret.csv"); },
           [&] { sha256_of_file(folder / "secret.csv"); }}) {
    const auto forbidden = fault_of(reader);
    CHECK(forbidden.kind() == Kind::io);
    CHECK_THAT(forbidden.what(), Contains("secret.csv: cannot be read: Permission denied. Ask its owner"));
  }
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

TEST_CASE("a folder of many files appears whole", "[core]") {
  TemporaryFolder folder;
  FolderWriter writer(folder / "maps", IfExists::refuse);
  for (int i = 0; i < 250; ++i) {
    fs::create_directories(writer.part() / std::to_string(i % 7));
    write_part_file(writer.part() / std::to_string(i % 7) / (std::to_string(i) + ".npy"), std::to_string(i));
  }
  CHECK(!fs::exists(folder / "maps"));
  writer.commit();
  for (int i = 0; i < 250; ++i)
    CHECK(read_text(folder / "maps" / std::to_string(i % 7) / (std::to_string(i) + ".npy")) == std::to_string(i));
}
