// Every command explains itself and its example runs.
#include <regex>

#include "catch.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;

namespace {
constexpr const char* commands[] = {"simulate",     "inspect", "train",   "classify", "calibrate",  "evaluate",
                                    "differential", "monitor", "compare", "explain",  "atlas",      "review",
                                    "readers",      "export",  "verify",  "help",     "completion", "manual"};
}

TEST_CASE("the program lists its commands", "[cli]") {
  TemporaryFolder folder;
  const Run run = leukolens_in(folder.path(), "--help");
  CHECK(run.code == 0);
  for (const char* command : commands) CHECK_THAT(run.out, Contains(command));
  CHECK(leukolens_in(folder.path(), "--version").out.find('.') != std::string::npos);
}

TEST_CASE("every command's help has one worked example", "[cli]") {
  TemporaryFolder folder;
  for (const char* command : commands) {
    const Run run = leukolens_in(folder.path(), std::string(command) + " --help");
    INFO(command);
    CHECK(run.code == 0);
    CHECK_THAT(run.out, Contains("Example"));
    CHECK_THAT(run.out, Contains(std::string("leukolens ") + command));
  }
}

TEST_CASE("the examples of the help run one after the other", "[cli]") {
  TemporaryFolder folder;
  // What a person saves from the gallery's page.
  leukolens::write_file(folder / "review.csv",
                        "id,content_hash,label,predicted,new_label,flag,comment,reviewer,reviewed_at,gallery\r\n");
  for (const char* command : commands) {
    const Run help = leukolens_in(folder.path(), std::string(command) + " --help");
    std::smatch example;
    REQUIRE(std::regex_search(help.out, example,
                              std::regex("Examples?:\\s+leukolens (" + std::string(command) + "[^\\n]*)")));
    const Run run = leukolens_in(folder.path(), example[1].str());
    INFO("leukolens " << example[1].str() << "\n" << run.err);
    CHECK(run.code == 0);
  }
}
