// Ctrl-C, as a user presses it: once.
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "catch.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

/// 3000 cells of 60 donors.
std::string large_table() {
  std::string text = "id,donor,label,p_a,p_b\n";
  for (int i = 0; i < 3000; ++i) {
    const double p = 0.05 + 0.9 * ((i * 37) % 101) / 101;
    text += std::to_string(i) + ",d" + std::to_string(i % 60) + "," + ((i * 53) % 101 < 60 ? "a," : "b,") +
            std::to_string(p) + "," + std::to_string(1 - p) + "\n";
  }
  return text;
}

/// Runs the program for half a second, sends SIGINT and waits for its end.
Run interrupted(const fs::path& folder, const std::string& arguments) {
  const pid_t child = fork();
  if (child == 0) {
    if (chdir(folder.c_str()) != 0 || !freopen((folder / "err").c_str(), "w", stderr)) _exit(99);
    const std::string line = "exec " + quoted(LEUKOLENS_PROGRAM) + " " + arguments + " > /dev/null < /dev/null";
    execl("/bin/sh", "sh", "-c", line.c_str(), static_cast<char*>(nullptr));
    _exit(99);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  kill(child, SIGINT);
  int status = 0;
  waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, "", leukolens::read_text(folder / "err")};
}

}  // namespace

TEST_CASE("one Ctrl-C ends a command at once, and nothing stands under its output's name", "[cli]") {
  TemporaryFolder folder;
  leukolens::write_file(folder / "t.csv", large_table());
  for (const char* arguments : {"evaluate t.csv --no-figures --draws 100000 --interval bootstrap --output out",
                                "calibrate t.csv --method auto --folds 1000 --output out",
                                "compare t.csv t.csv --draws 1000000 --output out", "simulate out --cells 1000000"}) {
    const auto begin = std::chrono::steady_clock::now();
    const Run run = interrupted(folder.path(), arguments);
    INFO("leukolens " << arguments << "\n" << run.err);
    CHECK(run.code == 130);
    CHECK_THAT(run.err, Contains("nterrupted"));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
    CHECK_FALSE(fs::exists(folder / "out"));
    CHECK_FALSE(fs::exists(folder / "out.part"));
  }
}
