// A training that is killed, interrupted or repeated, as a user sees it.
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

const std::string cells = quoted((sample / "manifest.csv").string());

/// Starts `leukolens train` and sends a signal once the first checkpoint is there. @returns its exit code, 128 + signal
int start_and_signal(const fs::path& folder, int signal) {
  const pid_t child = fork();
  if (child == 0) {
    if (chdir(folder.c_str()) != 0) _exit(99);
    const auto manifest = (sample / "manifest.csv").string();
    execl(LEUKOLENS_PROGRAM, "leukolens", "train", manifest.c_str(), "--epochs", "100", "--quiet", "--output", "m",
          static_cast<char*>(nullptr));
    _exit(99);
  }
  const auto wanted = folder / "m.part" / "checkpoint" / "network.json";
  for (int i = 0; i < 1000 && !fs::exists(wanted); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  kill(child, signal);
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("killed or interrupted training goes on to the same weights", "[cli]") {
  TemporaryFolder folder;
  const auto whole = leukolens_in(folder.path(), "train " + cells + " --epochs 100 --output whole");
  REQUIRE(whole.code == 0);
  for (const int signal : {SIGKILL, SIGINT}) {
    CHECK(start_and_signal(folder.path(), signal) == (signal == SIGINT ? 130 : 128 + SIGKILL));
    REQUIRE(fs::exists(folder / "m.part"));
    REQUIRE_FALSE(fs::exists(folder / "m"));
    const auto other = leukolens_in(folder.path(), "train " + cells + " --epochs 299 --output m --resume");
    CHECK(other.code == 3);
    CHECK_THAT(other.err, Contains("epochs"));
    REQUIRE(fs::exists(folder / "m.part"));  // a refused resume costs nothing
    const auto anew = leukolens_in(folder.path(), "train " + cells + " --epochs 100 --output m/");
    CHECK(anew.code == 2);
    CHECK_THAT(anew.err, Contains("m.part: holds the checkpoint") && Contains("--resume") && Contains("--force"));
    const auto resumed = leukolens_in(folder.path(), "train " + cells + " --epochs 100 --output m --resume");
    INFO(resumed.err);
    REQUIRE(resumed.code == 0);
    CHECK(leukolens::read_text(folder / "m/weights.safetensors") ==
          leukolens::read_text(folder / "whole/weights.safetensors"));
    CHECK(leukolens::read_json(folder / "m/training.json").at("history").size() == 100);
    CHECK_FALSE(fs::exists(folder / "m.part"));
    CHECK_FALSE(fs::exists(folder / "m/checkpoint"));
    const auto again = leukolens_in(folder.path(), "train " + cells + " --epochs 100 --output m --resume");
    CHECK(again.code == 0);
    CHECK_THAT(again.out, Contains("nothing is left to do"));
    fs::remove_all(folder / "m");
  }
}

TEST_CASE("a cross-validated ensemble serves every command", "[cli]") {
  TemporaryFolder folder;
  const auto train =
      leukolens_in(folder.path(), "train " + cells + " --epochs 2 --folds 2 --seeds 2 --deploy ensemble --output m");
  INFO(train.err);
  REQUIRE(train.code == 0);
  CHECK_THAT(train.out, Contains("shape baseline"));
  CHECK_THAT(train.out, Contains("ensemble of 4 x leukonet"));
  const auto inspect = leukolens_in(folder.path(), "inspect m");
  CHECK(inspect.code == 0);
  CHECK_THAT(inspect.out, Contains("4 networks"));
  CHECK_THAT(inspect.out, Contains("from fold models"));
  CHECK(leukolens_in(folder.path(), "verify m").code == 0);
  CHECK(leukolens_in(folder.path(), "classify " + cells + " --model m --output p.csv").code == 0);
  for (const auto* method : {"grad-cam", "occlusion"})
    CHECK(leukolens_in(folder.path(), "explain " + cells + " --model m --max-cells 2 --method " + std::string(method) +
                                          " --output " + method)
              .code == 0);
  CHECK(leukolens_in(folder.path(), "evaluate m/oof_predictions.csv --no-figures --output r").code == 0);
}

TEST_CASE("the shape baseline serves every command but explain", "[cli]") {
  TemporaryFolder folder;
  REQUIRE(leukolens_in(folder.path(), "train " + cells + " --architecture shape-baseline --output m").code == 0);
  CHECK(leukolens_in(folder.path(), "verify m").code == 0);
  CHECK(leukolens_in(folder.path(), "inspect m").code == 0);
  CHECK(leukolens_in(folder.path(), "classify " + cells + " --model m --output p.csv").code == 0);
  CHECK(leukolens_in(folder.path(), "calibrate p.csv --model m").code == 0);
  CHECK(leukolens_in(folder.path(), "evaluate p.csv --model m --no-figures --output r").code == 0);
  const auto explain = leukolens_in(folder.path(), "explain " + cells + " --model m --method grad-cam --output e");
  CHECK(explain.code == 3);
  CHECK_THAT(explain.err, Contains("looks at the shape"));
}

TEST_CASE("inspect says how far the background tells the class", "[cli]") {
  TemporaryFolder folder;
  const auto run = leukolens_in(folder.path(), "inspect " + cells + " --json");
  CHECK(run.code == 0);
  const auto json = leukolens::Json::parse(run.out);
  CHECK(json.at("confounding").at("from_background").at("n") == 40);
}
