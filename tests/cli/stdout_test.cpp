// Standard output that cannot be written: exit 3 and one plain sentence, never 0 with the result lost.
#include "catch.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;

namespace {

/// Runs `leukolens` with a redirection of its own for stdout.
Run with_stdout(const std::filesystem::path& folder, const std::string& arguments, const std::string& redirection) {
  const std::string command = "cd " + quoted(folder.string()) + " && " + quoted(LEUKOLENS_PROGRAM) + " " + arguments +
                              " " + redirection + " 2> err < /dev/null";
  const int status = std::system(command.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), "", leukolens::read_text(folder / "err")};
}

const std::string table = "id,label,p_a,p_b\n1,a,0.7,0.3\n2,b,0.4,0.6\n3,a,0.4,0.6\n";

}  // namespace

TEST_CASE("a full or closed standard output is exit code 3 with a plain sentence", "[cli][errors]") {
  for (const std::string arguments :
       {"inspect t.csv --json --quiet", "inspect t.csv", "evaluate t.csv --output r --draws 5 --no-figures --json",
        "--help", "evaluate --help", "--version"})
    for (const std::string redirection : {"> /dev/full", ">&-"}) {
      const TemporaryFolder folder;
      leukolens::write_file(folder / "t.csv", table);
      const Run run = with_stdout(folder.path(), arguments, redirection);
      INFO(arguments << " " << redirection << "\n" << run.err);
      CHECK(run.code == 3);
      CHECK_THAT(run.err, Contains("standard output could not be written") && !Contains("Unexpected"));
    }
}

TEST_CASE("with nothing to say a closed standard output does no harm", "[cli]") {
  const TemporaryFolder folder;
  leukolens::write_file(folder / "t.csv", table);
  const Run run = with_stdout(folder.path(), "calibrate t.csv --output c.json --quiet", ">&-");
  INFO(run.err);
  CHECK(run.code == 0);
  CHECK(leukolens::read_text(folder / "c.json")[0] == '{');  // and no message stands in it
}
