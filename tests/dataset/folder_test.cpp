#include "dataset/folder.hpp"

#include <unistd.h>

#include <chrono>

#include "catch.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

TEST_CASE("a folder lists known endings in bytewise order of the whole path", "[dataset]") {
  TemporaryFolder folder;
  for (const char* name : {"a.tif", "a/x.TIF", "a-b/y.png", "B.jpg", "notes.txt", "a/notes.TXT", "README",
                           ".hidden.tif", ".cache/z.tif", "a/b/c/d.npy"})
    write_text(folder / name);
  const FolderListing listing = list_folder(folder.path(), {});
  CHECK(listing.images == std::vector<std::string>{"B.jpg", "a-b/y.png", "a.tif", "a/b/c/d.npy", "a/x.TIF"});
  CHECK(listing.others == std::map<std::string, std::size_t>{{"", 1}, {".txt", 2}});
}

TEST_CASE("loops of links end and each folder is listed once, under its own name", "[dataset]") {
  TemporaryFolder folder;
  write_text(folder / "z/x.tif");
  fs::create_directory_symlink("..", folder / "z/up");
  fs::create_directory_symlink("z", folder / "a_link");
  fs::create_directory_symlink(folder.path(), folder / "self");
  fs::create_symlink("nowhere.tif", folder / "broken.tif");
  fs::create_symlink("z/x.tif", folder / "link.tif");
  std::vector<std::string> warnings;
  const FolderListing listing = list_folder(folder.path(), [&](const std::string& text) { warnings.push_back(text); });
  CHECK(listing.images == std::vector<std::string>{"broken.tif", "link.tif", "z/x.tif"});
  REQUIRE(warnings.size() == 3);
  CHECK_THAT(warnings[0], Catch::Contains("a_link"));
}

TEST_CASE("links out of the folder are followed", "[dataset]") {
  TemporaryFolder folder, elsewhere;
  write_text(elsewhere / "deep/x.tif");
  fs::create_directory_symlink(elsewhere.path(), folder / "link");
  CHECK(list_folder(folder.path(), {}).images == std::vector<std::string>{"link/deep/x.tif"});
}

TEST_CASE("a folder that cannot be read is named", "[dataset][errors]") {
  if (geteuid() == 0) return;  // root reads everything
  TemporaryFolder folder;
  write_text(folder / "shut/x.tif");
  fs::permissions(folder / "shut", fs::perms::none);
  const Error error = error_of([&] { list_folder(folder.path(), {}); });
  fs::permissions(folder / "shut", fs::perms::all);
  CHECK(error.kind() == Kind::io);
  CHECK_THAT(error.what(), Catch::Contains("shut"));
}

TEST_CASE("twenty thousand files are listed at once", "[dataset]") {
  TemporaryFolder folder;
  for (int i = 0; i < 20000; ++i) write_text(folder / ("cell_" + std::to_string(i) + ".tif"), "");
  const auto start = std::chrono::steady_clock::now();
  CHECK(list_folder(folder.path(), {}).images.size() == 20000);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::milliseconds(400));
}

TEST_CASE("a folder below that is marked as holding no cells is passed over", "[dataset]") {
  TemporaryFolder folder;
  for (const char* name : {"cells/a.tif", "masks/a/a_cell.png", "masks/.leukolens-skip"}) write_text(folder / name);
  CHECK(list_folder(folder.path(), {}).images == std::vector<std::string>{"cells/a.tif"});
  CHECK(list_folder(folder / "masks", {}).images == std::vector<std::string>{"a/a_cell.png"});  // asked for by name
}
