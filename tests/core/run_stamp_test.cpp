#include "leukolens/core/run_stamp.hpp"

#include <sys/wait.h>

#include <cstdio>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/unicode.hpp"

using namespace leukolens;

namespace {

/// What a shell makes of one word, between a pair of brackets.
std::string read_by_bash(const std::string& word) {
  const std::string script = "printf '[%s]' " + word;
  std::FILE* pipe = popen(("bash -c " + shell_quoted(script)).c_str(), "r");
  REQUIRE(pipe);
  std::string text;
  for (int c; (c = std::fgetc(pipe)) != EOF;) text += static_cast<char>(c);
  REQUIRE(WEXITSTATUS(pclose(pipe)) == 0);
  return text;
}

}  // namespace

TEST_CASE("words are quoted only where a shell needs it", "[core]") {
  CHECK(shell_quoted("--where") == "--where");
  CHECK(shell_quoted("confidence<0.8") == "'confidence<0.8'");
  CHECK(shell_quoted("") == "''");
  CHECK(shell_quoted("it's") == "'it'\\''s'");
  CHECK(shell_quoted("gr\xf6n") == "$'gr\\366n'");
  CHECK(shell_line(std::vector<std::string>{"leukolens", "classify", "my cells/"}) == "leukolens classify 'my cells/'");
}

TEST_CASE("a shell reads quoted words back", "[core]") {
  for (const std::string word : {"a b", "it's", "$HOME", "`id`", "\"x\"", "line\nbreak", "tab\there", "gr\xf6n 'x\\y'",
                                 "zell\xc3\xa9", "*.tif", "a;b&c|d", "~", "#x", "!", "\\", "{a,b}"}) {
    INFO(word);
    CHECK(read_by_bash(shell_quoted(word)) == "[" + word + "]");
    CHECK(is_utf8(shell_quoted(word)));
    CHECK(shell_quoted(word).find('\n') == std::string::npos);
  }
}

TEST_CASE("a stamp names version, command, model and calibration", "[core]") {
  const RunStamp stamp{"0.1.0", "leukolens evaluate p.csv", std::string(64, 'a'), ""};
  const Json json = to_json(stamp);
  CHECK(json.at("tool_version") == "0.1.0");
  CHECK(json.at("command_line") == "leukolens evaluate p.csv");
  CHECK(json.at("weights_sha256") == std::string(64, 'a'));
  CHECK(json.at("calibration_sha256").is_null());
  CHECK(describe(stamp) == "leukolens 0.1.0, model aaaaaaaaaaaa; command: leukolens evaluate p.csv");
}
