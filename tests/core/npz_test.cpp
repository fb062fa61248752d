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

TEST_CASE("a stream gives an array piece by piece, and its faults", "[core]") {
  TemporaryFolder folder;
  std::vector<float> values(40'000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i % 977);
  const auto archive = [&](const std::string& name, const std::string& text, int method) {
    int code = 0;
    zip_t* z = zip_open((folder / name).c_str(), ZIP_CREATE, &code);
    const auto entry = zip_file_add(z, "p.npy", zip_source_buffer(z, text.data(), text.size(), 0), 0);
    zip_set_file_compression(z, static_cast<zip_uint64_t>(entry), method, 0);
    REQUIRE(zip_close(z) == 0);
    return folder / name;
  };
  const std::string text = npy_text({400, 100}, values);
  for (const int method : {ZIP_CM_STORE, ZIP_CM_DEFLATE}) {
    NpzStream stream(archive("s.npz", text, method), "p");
    CHECK(stream.header().shape == std::vector<std::size_t>{400, 100});
    std::vector<float> read(values.size());
    const auto bytes = std::as_writable_bytes(std::span(read));
    stream.read(bytes.first(12));
    stream.read(bytes.subspan(12, 100'000));
    stream.read(bytes.subspan(100'012));
    CHECK(read == values);
    std::filesystem::remove(folder / "s.npz");
  }
  CHECK_THROWS_WITH(NpzStream(archive("cut.npz", text.substr(0, 90'000), ZIP_CM_STORE), "p"), Contains("cut off"));
  CHECK_THROWS_WITH(NpzStream(folder / "cut.npz", "q"), Contains("no array `q`; it holds p"));

  auto damaged = read_text(archive("damaged.npz", text, ZIP_CM_STORE));
  damaged[100'000] ^= 1;
  write_file(folder / "damaged.npz", damaged, IfExists::replace);
  NpzStream stream(folder / "damaged.npz", "p");
  std::vector<std::byte> all(values.size() * 4);
  CHECK_THROWS_WITH(stream.read(all), Contains("array `p` is damaged"));
}
