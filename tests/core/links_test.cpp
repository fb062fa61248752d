#include "leukolens/core/links.hpp"

#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

TEST_CASE("links are followed to where they lead, also where nothing is yet", "[core]") {
  const TemporaryFolder folder;
  write_text(folder / "there/a");
  fs::create_symlink("there/a", folder / "link");
  fs::create_symlink("link", folder / "link2");
  fs::create_symlink("there/new", folder / "dangling");
  fs::create_directory_symlink("there", folder / "in");
  CHECK(link_target(folder / "link") == folder / "there/a");
  CHECK(link_target(folder / "link2") == folder / "there/a");
  CHECK(link_target(folder / "dangling") == folder / "there/new");
  CHECK(link_target(folder / "in/") == folder / "there");
  CHECK(link_target(folder / "in/a") == folder / "in/a");  // a folder on the way is no matter
  CHECK(link_target(folder / "there/a") == folder / "there/a");
  fs::create_symlink("circle", folder / "circle");
  CHECK_THAT(error_of([&] { link_target(folder / "circle"); }).what(), Catch::Contains("leads in a circle"));
}

TEST_CASE("an output that is a link keeps the link and replaces its target", "[core]") {
  const TemporaryFolder folder;
  write_text(folder / "disk/table.csv", "old");
  fs::create_symlink("disk/table.csv", folder / "table.csv");
  CHECK(error_of([&] { write_file(folder / "table.csv", "new", IfExists::refuse); }).kind() == Kind::exists);
  write_file(folder / "table.csv", "new");
  CHECK(fs::is_symlink(folder / "table.csv"));
  CHECK(read_text(folder / "disk/table.csv") == "new");
  fs::create_symlink("disk/other.csv", folder / "other.csv");
  CHECK(error_of([&] { write_file(folder / "other.csv", "new", IfExists::refuse); }).kind() == Kind::exists);
  write_file(folder / "other.csv", "first");
  CHECK(read_text(folder / "disk/other.csv") == "first");
  fs::create_symlink("gone/other.csv", folder / "gone.csv");
  CHECK_THAT(error_of([&] { write_file(folder / "gone.csv", "new"); }).what(), Catch::Contains("there is no folder"));
}

TEST_CASE("an output folder that is a link keeps the link too", "[core]") {
  const TemporaryFolder folder;
  write_text(folder / "disk/report/metrics.json", "old");
  fs::create_directory_symlink("disk/report", folder / "report");
  CHECK(part_of(folder / "report/") == folder / "disk/report.part");
  FolderWriter writer(folder / "report/", IfExists::replace, "metrics.json");
  write_text(writer.part() / "metrics.json", "new");
  writer.commit();
  CHECK(fs::is_symlink(folder / "report"));
  CHECK(read_text(folder / "disk/report/metrics.json") == "new");
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 2);
  CHECK(std::distance(fs::directory_iterator(folder / "disk"), fs::directory_iterator()) == 1);
  CHECK(error_of([&] { FolderWriter(folder / "report", IfExists::refuse); }).kind() == Kind::exists);
}
