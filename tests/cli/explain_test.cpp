// explain as its user runs it: many methods, a kill, a resume, methods that a network cannot serve.
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <csignal>
#include <thread>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/npy.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
using leukolens::read_json;
namespace fs = std::filesystem;

namespace {

const std::string cells = quoted((sample / "manifest.csv").string());
const std::string model = " --model " + quoted(sample_model.string());

/// Starts the program in the folder, and kills it for good once its manifest under way lists a cell.
void kill_in_the_middle(const fs::path& folder, const std::string& arguments, const fs::path& part) {
  const pid_t child = fork();
  if (child == 0) {
    if (chdir(folder.c_str()) != 0) _exit(99);
    const std::string line = "exec " + quoted(LEUKOLENS_PROGRAM) + " " + arguments + " > /dev/null 2>&1 < /dev/null";
    execl("/bin/sh", "sh", "-c", line.c_str(), static_cast<char*>(nullptr));
    _exit(99);
  }
  const auto listed = [&] {
    return fs::exists(part / "manifest.json") &&
           leukolens::read_text(part / "manifest.json").find("\"targets\"") != std::string::npos;
  };
  for (int i = 0; i < 3000 && !listed(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  REQUIRE(listed());
}

}  // namespace

TEST_CASE("all methods leave finite maps, scores, a sheet of pictures and a page", "[cli]") {
  TemporaryFolder folder;
  const Run run = leukolens_in(
      folder.path(), "explain " + cells + model + " --method all --target all --max-cells 1 --score-maps --output why");
  INFO(run.err);
  REQUIRE(run.code == 0);
  const auto manifest = read_json(folder / "why/manifest.json");
  CHECK(manifest.at("methods").size() >= 21);
  const auto classes = manifest.at("classes").size();
  for (const auto& cell : manifest.at("cells")) {
    CHECK(cell.at("targets").size() == manifest.at("methods").size() * classes);
    CHECK(fs::exists(folder / "why" / cell.at("picture").get<std::string>()));
    CHECK(cell.at("baseline").at("level").is_number());
    for (const auto& target : cell.at("targets")) {
      CAPTURE(target.at("map"));
      const auto values = leukolens::read_npy(folder / "why" / target.at("map").get<std::string>()).as_floats();
      CHECK(std::ranges::all_of(values, [](float v) { return std::isfinite(v); }));
      CHECK(target.at("scores").at("deletion").is_number());
      CHECK(target.at("randomised").at("deletion").is_number());
      CHECK(target.contains("outside"));
    }
  }
  CHECK(fs::exists(folder / "why/report.html"));
}

TEST_CASE("explain --list-methods needs no model and lists every method", "[cli]") {
  TemporaryFolder folder;
  const Run text = leukolens_in(folder.path(), "explain --list-methods");
  CHECK(text.code == 0);
  CHECK_THAT(text.out, Contains("grad-cam  (") && Contains("Warning: Fails the model-randomisation check"));
  const Run json = leukolens_in(folder.path(), "explain --list-methods --json");
  CHECK(json.code == 0);
  const auto methods = leukolens::Json::parse(json.out).at("methods");
  CHECK(methods.size() >= 21);
  for (const auto& method : methods)
    for (const char* key : {"name", "paper", "is_signed", "cost", "warning", "options"}) CHECK(method.contains(key));
}

TEST_CASE("explain killed in the middle and resumed gives the folder of a run without a break", "[cli]") {
  TemporaryFolder whole, cut;
  for (const auto* folder : {&whole, &cut})
    fs::copy(sample / "cells", folder->path() / "cells", fs::copy_options::recursive);
  const std::string command =
      "explain cells --model " + quoted(sample_model.string()) + " --method occlusion,saliency --stride 1 --output why";
  REQUIRE(leukolens_in(whole.path(), command).code == 0);
  kill_in_the_middle(cut.path(), command, cut / "why.part");
  const Run other = leukolens_in(cut.path(), command + " --resume --target all");
  CHECK(other.code == 2);
  CHECK_THAT(other.err, Contains("`target` differs"));
  const Run resumed = leukolens_in(cut.path(), command + " --resume");
  INFO(resumed.err);
  REQUIRE(resumed.code == 0);
  for (const auto& entry : fs::recursive_directory_iterator(whole / "why")) {
    if (!entry.is_regular_file()) continue;
    CAPTURE(entry.path());
    CHECK(leukolens::read_text(entry.path()) == leukolens::read_text(cut / fs::relative(entry.path(), whole.path())));
  }
  const Run again = leukolens_in(cut.path(), command + " --resume");
  CHECK(again.code == 0);
  CHECK_THAT(again.out, Contains("Nothing is left to do"));
}

TEST_CASE("slips on explain's command line are told by name", "[cli][errors]") {
  TemporaryFolder folder;
  const auto fails = [&](const std::string& options, int code, const std::string& text) {
    const Run run = leukolens_in(folder.path(), "explain " + cells + model + " --output e " + options);
    INFO(options << "\n" << run.err);
    CHECK(run.code == code);
    CHECK_THAT(run.err, Contains(text));
    CHECK_FALSE(fs::exists(folder / "e"));
    CHECK_FALSE(fs::exists(folder / "e.part"));
  };
  fails("--method grad-cam,tea-leaves", 2, "tea-leaves");
  fails("--method grad-cam,grad-cam", 2, "grad-cam is given twice");
  fails("--method all,grad-cam", 2, "alone");
  fails("--method grad-cam --layer layer1.0,tea", 2, "no layer `tea`");
  fails("--method grad-cam --layer fc", 2, "no layer `fc` that holds maps");
  fails("--method cam --score margin", 2, "not the score margin");
  fails("--method occlusion --window 200", 2, "200");
}
