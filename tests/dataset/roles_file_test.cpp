#include "catch.hpp"
#include "leukolens/dataset/roles.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {
const std::string hash_a(64, 'a'), hash_b(64, 'b');
}

TEST_CASE("role names are read back", "[dataset]") {
  for (const Role role : {Role::train, Role::validate, Role::calibrate, Role::test, Role::fresh})
    CHECK(role_from(name_of(role)) == role);
  CHECK(std::string(name_of(Role::fresh)) == "new");
  CHECK(role_from("val") == Role::validate);
  CHECK_FALSE(role_from(""));
  CHECK_THROWS_AS(role_from("Train"), Error);
}

TEST_CASE("roles.csv is read back as it was written", "[dataset]") {
  TemporaryFolder folder;
  const std::vector<LabelledCell> cells = {{hash_a, "a,1.tif", "mono \"x\"", Role::train, "D1", ""},
                                           {hash_b, "b\n2.tif", "lymph", Role::fresh, "", ""}};
  const auto path = write_text(folder / "roles.csv", roles_csv(cells));
  const auto read = read_roles(path);
  REQUIRE(read.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(read[i].content_hash == cells[i].content_hash);
    CHECK(read[i].id == cells[i].id);
    CHECK(read[i].label == cells[i].label);
    CHECK(read[i].role == cells[i].role);
    CHECK(read[i].donor == cells[i].donor);
  }
}

TEST_CASE("faults of roles.csv are named by line", "[dataset][errors]") {
  TemporaryFolder folder;
  const std::string head = "content_hash,id,label,role,donor\n";
  const auto error = [&](const std::string& text) {
    return error_of([&] { read_roles(write_text(folder / "roles.csv", text)); });
  };
  CHECK_THAT(error("id,label\n").what(), Contains("no column `content_hash`; columns found: id, label"));
  CHECK_THAT(error(head + hash_a + ",x,y,train,\nabc,x,y,train,\n").what(), Contains("roles.csv:3"));
  CHECK_THAT(error(head + hash_a + ",x,y,tra,\n").what(), Contains("roles.csv:2") && Contains("tra"));
  CHECK_THAT(error(head + hash_a + ",x,y,,\n").what(), Contains("roles.csv:2"));
}

TEST_CASE("a known cell is found by its pixels, then by its id", "[dataset]") {
  const KnownCells known({{hash_a, "x", "mono", Role::train, "", ""}, {hash_a, "y", "mono", Role::test, "", ""}});
  REQUIRE(known.find(hash_a, "y"));
  CHECK(known.find(hash_a, "y")->role == Role::test);
  REQUIRE(known.find(hash_a, "elsewhere"));
  CHECK(known.find(hash_a, "elsewhere")->id == "x");
  CHECK(known.find(hash_b, "x") == nullptr);
  CHECK(KnownCells().find(hash_a, "x") == nullptr);
}
