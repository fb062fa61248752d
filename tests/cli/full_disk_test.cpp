// A disk that fills up: exit 3, a message with file, fault and remedy, and nothing half-written but a table to resume.
#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

/// A small file system in memory, taken away at the end.
class SmallDisk {
 public:
  explicit SmallDisk(int size_kib = 256)
      : mounted_(::mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, size_option(size_kib).c_str()) == 0) {
    if (!mounted_) WARN("skipped: a small disk cannot be mounted here (" << std::strerror(errno) << ")");
  }
  ~SmallDisk() {
    if (mounted_) ::umount(folder_.path().c_str());
  }
  bool mounted() const { return mounted_; }
  void grow(int size_kib) const {
    REQUIRE(::mount("tmpfs", path().c_str(), "tmpfs", MS_REMOUNT, size_option(size_kib).c_str()) == 0);
  }
  const fs::path& path() const { return folder_.path(); }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path())) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }
  void leave_free(std::size_t bytes) const { std::ofstream(path() / "fill") << std::string((258 << 10) - bytes, 'x'); }

 private:
  static std::string size_option(int kib) { return "size=" + std::to_string(kib) + "k"; }
  TemporaryFolder folder_;
  bool mounted_;
};

const std::string cells = quoted((sample / "manifest.csv").string());
const std::string model = " --model " + quoted(sample_model.string());

/// 800 cells, whose table does not fit on the disk.
void make_many(const fs::path& folder) {
  for (int i = 0; i < 20; ++i)
    fs::copy(sample / "cells", folder / "many" / ("copy" + std::to_string(i)), fs::copy_options::recursive);
}

void check_full(const Run& run, const fs::path& output) {
  INFO(run.err);
  CHECK(run.code == 3);
  CHECK_THAT(run.err, Contains(output.string() + ".part") && Contains("No space left on device") &&
                          (Contains("Free some space") || Contains("free some space")));
}

}  // namespace

TEST_CASE("classify on a full disk leaves a part to resume, and names it", "[cli][errors]") {
  const SmallDisk disk;
  if (!disk.mounted()) return;
  TemporaryFolder work;
  fs::create_directory(work / "many");
  make_many(work.path());
  for (const std::string name : {"p.csv", "p.jsonl", "p.npz"}) {
    check_full(
        leukolens_in(work.path(), "classify many" + model + " --output " + quoted((disk.path() / name).string())),
        disk.path() / name);
    CHECK(disk.names() == std::vector<std::string>{name + ".part", name + ".part.meta.json"});
    for (const auto& left : disk.names()) fs::remove(disk.path() / left);
  }
}

TEST_CASE("what is left on a full disk resumes to the same bytes", "[cli][errors]") {
  const SmallDisk disk;
  if (!disk.mounted()) return;
  TemporaryFolder work;
  fs::create_directory(work / "many");
  make_many(work.path());
  disk.leave_free(64 << 10);
  const std::string command = "classify many" + model + " --output ";
  const auto output = disk.path() / "p.csv";
  check_full(leukolens_in(work.path(), command + quoted(output.string())), output);
  fs::remove(disk.path() / "fill");
  for (const char* name : {"p.csv.part", "p.csv.part.meta.json"}) fs::copy(disk.path() / name, work / name);
  const Run resumed = leukolens_in(work.path(), command + "p.csv --resume");
  CHECK(resumed.code == 0);
  CHECK_THAT(resumed.out, Contains("resuming after"));
  REQUIRE(leukolens_in(work.path(), command + "whole.csv").code == 0);
  CHECK(leukolens::read_text(work / "p.csv") == leukolens::read_text(work / "whole.csv"));
}

TEST_CASE("folders that do not fit on the disk do not appear", "[cli][errors]") {
  const SmallDisk disk;
  if (!disk.mounted()) return;
  TemporaryFolder work;
  REQUIRE(leukolens_in(work.path(), "classify " + cells + model + " --output p.csv").code == 0);
  disk.leave_free(48 << 10);
  const auto output = disk.path() / "out";
  for (const std::string& command :
       {"train " + cells + " --epochs 1", "explain " + cells + model + " --method grad-cam",
        std::string("simulate --cells 200"), std::string("evaluate p.csv --role new")}) {
    INFO(command);
    const bool by_place = command.starts_with("simulate");
    check_full(leukolens_in(work.path(), command + (by_place ? " " : " --output ") + quoted(output.string())), output);
    CHECK(disk.names() == std::vector<std::string>{"fill"});
  }
}

TEST_CASE("a calibration that does not fit on the disk does not appear", "[cli][errors]") {
  const SmallDisk disk;
  if (!disk.mounted()) return;
  TemporaryFolder work;
  leukolens::write_file(work / "good.csv", "id,label,p_a,p_b\n1,a,0.7,0.3\n2,b,0.4,0.6\n3,a,0.4,0.6\n");
  disk.leave_free(0);
  const auto output = disk.path() / "c.json";
  check_full(leukolens_in(work.path(), "calibrate good.csv --output " + quoted(output.string())), output);
  CHECK(disk.names() == std::vector<std::string>{"fill"});
}

TEST_CASE("explain on a disk that fills up keeps its finished cells, and goes on once there is room", "[cli][errors]") {
  const SmallDisk disk(8 << 10);
  if (!disk.mounted()) return;
  TemporaryFolder work;
  const auto output = disk.path() / "out";
  const std::string command =
      "explain " + cells + model + " --method saliency --threads 1 --output " + quoted(output.string());
  const Run full = leukolens_in(work.path(), command);
  check_full(full, output);
  CHECK_THAT(full.err, Contains("finished cells are kept") && Contains("--resume"));
  CHECK_FALSE(fs::exists(output));
  disk.grow(64 << 10);
  const Run resumed = leukolens_in(work.path(), command + " --resume");
  INFO(resumed.err);
  CHECK(resumed.code == 0);
  CHECK(leukolens::read_json(output / "manifest.json").at("summary").at("cells") == 40);
}
