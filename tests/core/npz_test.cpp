#include "leukolens/core/npz.hpp"

#include <zip.h>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/npy.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

TEST_CASE("arrays of an archive are found by name", "[core]") {
  TemporaryFolder folder;
  const std::string text = npy_text({2}, std::vector<float>{1, 2});
  int code = 0;
  zip_t* z = zip_open((folder / "a.npz").c_str(), ZIP_CREATE, &code);
  zip_file_add(z, "logits.npy", zip_source_buffer(z, text.data(), text.size(), 0), 0);
  REQUIRE(zip_close(z) == 0);
  CHECK(npz_names(folder / "a.npz") == std::vector<std::string>{"logits"});
  CHECK(read_npz(folder / "a.npz", "logits").as_floats() == std::vector<float>{1, 2});
  CHECK_THROWS_WITH(read_npz(folder / "a.npz", "p"), Contains("no array `p`; it holds logits"));

  write_file(folder / "b.npz", read_text(folder / "a.npz").substr(0, 60));
  CHECK_THROWS_WITH(npz_names(folder / "b.npz"), Contains("b.npz: not a NumPy .npz archive"));
  CHECK_THROWS_AS(npz_names(folder / "none.npz"), Error);
}
