#include "leukolens/model/weights.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/random.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;

namespace {

const Weights sample = {{"a.weight", {{2, 3}, {1, 2, 3, 4, 5, -6.5f}}}, {"b", {{}, {7}}}, {"empty", {{0, 4}, {}}}};

/// Writes the bytes and reads them back: true where that works, false where it throws our error.
bool reads(const std::filesystem::path& path, const std::string& bytes) {
  write_file(path, bytes);
  try {
    read_safetensors(path);
    return true;
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::bad_data);
    CHECK(std::string(e.what()).find(path.string()) == 0);
    return false;
  }
}

std::string with_header(const std::string& header, std::size_t data_bytes) {
  std::string out(8, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(out.data(), &length, 8);
  return out + header + std::string(data_bytes, '\0');
}

}  // namespace

TEST_CASE("tensors come back as they were written", "[model]") {
  TemporaryFolder folder;
  const auto text = safetensors_text(sample, {{"format", "pt"}});
  write_file(folder / "w.safetensors", text);
  const auto back = read_safetensors(folder / "w.safetensors");
  REQUIRE(back.size() == sample.size());
  for (const auto& [name, tensor] : sample) {
    CHECK(back.at(name).shape == tensor.shape);
    CHECK(back.at(name).values == tensor.values);
  }
  std::uint64_t header = 0;
  std::memcpy(&header, text.data(), 8);
  CHECK((8 + header) % 64 == 0);
}

TEST_CASE("a truncated safetensors file is refused at every length", "[model][errors]") {
  TemporaryFolder folder;
  const auto text = safetensors_text(sample);
  for (std::size_t length = 0; length < text.size(); ++length)
    CHECK_FALSE(reads(folder / "w.safetensors", text.substr(0, length)));
  CHECK_FALSE(reads(folder / "w.safetensors", text + "x"));
}

TEST_CASE("damaged safetensors files are read or refused, never worse", "[model][errors]") {
  TemporaryFolder folder;
  const auto text = safetensors_text(sample);
  Random random(1, "byte flips");
  int refused = 0;
  for (int i = 0; i < 1000; ++i) {
    auto damaged = text;
    for (int flips = 0; flips < 2; ++flips) damaged[random.below(text.size())] = static_cast<char>(random.below(256));
    refused += !reads(folder / "w.safetensors", damaged);
  }
  CHECK(refused > 100);
}

TEST_CASE("headers that lie are refused", "[model][errors]") {
  TemporaryFolder folder;
  const auto path = folder / "w.safetensors";
  const auto entry = [](const std::string& type, const std::string& shape, const std::string& offsets) {
    return R"({"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
  };
  CHECK(reads(path, with_header(R"({"a":)" + entry("F32", "[2]", "[0,8]") + "}", 8)));
  for (const auto& header : std::vector<std::string>{
           "[]", "3", R"({"a":3})", R"({"a":)" + entry("F16", "[2]", "[0,8]") + "}",
           R"({"a":)" + entry("F32", "[2]", "[0,9]") + "}", R"({"a":)" + entry("F32", "[-2]", "[0,8]") + "}",
           R"({"a":)" + entry("F32", "[2]", "[8,0]") + "}", R"({"a":)" + entry("F32", "[1]", "[4,8]") + "}",
           R"({"a":)" + entry("F32", "[4611686018427387905,4]", "[0,8]") + "}",
           R"({"a":)" + entry("F32", "[2]", "[0,8]") + R"(,"b":)" + entry("F32", "[1]", "[4,8]") + "}"})
    CHECK_FALSE(reads(path, with_header(header, 8)));
  std::string endless(8, '\xff');
  CHECK_FALSE(reads(path, endless));
}

TEST_CASE("the Python package safetensors reads what we write", "[model][peer]") {
  const char* given = std::getenv("LEUKOLENS_PEERS");
  const auto python =
      (given ? std::filesystem::path(given) : std::filesystem::path(LEUKOLENS_SOURCE_DIR) / "build" / "peers") / "bin" /
      "python";
  if (!std::filesystem::exists(python)) {
    std::printf("skipped: no %s (scripts/peers.sh makes it, or set LEUKOLENS_PEERS)\n", python.c_str());
    return;
  }
  TemporaryFolder folder;
  write_file(folder / "w.safetensors", safetensors_text(sample, {{"format", "pt"}}));
  write_file(folder / "read.py",
             "import sys; from safetensors.numpy import load_file; w = load_file(sys.argv[1])\n"
             "assert w['a.weight'].tolist() == [[1, 2, 3], [4, 5, -6.5]] and w['a.weight'].dtype == 'float32'\n"
             "assert w['b'].shape == () and w['b'] == 7 and w['empty'].shape == (0, 4) and len(w) == 3\n");
  const auto command =
      "'" + python.string() + "' '" + (folder / "read.py").string() + "' '" + (folder / "w.safetensors").string() + "'";
  CHECK(std::system(command.c_str()) == 0);
}

TEST_CASE("PyTorch's batch counts are passed over, other integers refused", "[model]") {
  TemporaryFolder folder;
  const auto path = folder / "w.safetensors";
  write_file(path, with_header(R"({"bn1.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]},)"
                               R"("fc.bias":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}})",
                               16));
  const auto weights = read_safetensors(path);
  CHECK(weights.size() == 1);
  CHECK(weights.at("fc.bias").values == std::vector<float>{0, 0});
  write_file(path, with_header(R"({"fc.bias":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}})", 8));
  CHECK_THROWS_WITH(read_safetensors(path), Catch::Contains("I64"));
}
