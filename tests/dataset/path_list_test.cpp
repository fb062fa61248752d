#include "leukolens/dataset/path_list.hpp"

#include <sstream>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

std::vector<std::filesystem::path> read(const std::string& text) {
  std::istringstream list(text);
  return read_path_list(list, "standard input");
}

}  // namespace

TEST_CASE("a list of paths has one path a line", "[dataset]") {
  TemporaryFolder folder;
  write_file(folder / "a b.tif", "");
  write_file(folder / "#c.tif", "");
  const auto a = (folder / "a b.tif").string(), c = (folder / "#c.tif").string();
  CHECK(read(a + "\n\n" + c + "\r\n").size() == 2);
  CHECK(read(a + "\r\n" + c).back() == c);
  CHECK(read(folder.path().string()).front() == folder.path());
  CHECK(read(a + std::string(1, '\0') + c + std::string(1, '\0')).size() == 2);  // find -print0
  CHECK(read("\xEF\xBB\xBF" + a).front() == a);                                  // with a byte order mark
}

TEST_CASE("a list says which line is wrong", "[dataset][errors]") {
  TemporaryFolder folder;
  CHECK_THROWS_WITH(read(folder.path().string() + "\n\nnowhere.tif\n"),
                    Contains("standard input, line 3: nowhere.tif"));
  CHECK_THROWS_WITH(read("\n\n"), Contains("no paths in it"));
  CHECK_THROWS_AS(read(""), Error);
}
