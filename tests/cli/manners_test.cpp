// How the program helps whom mistypes: suggestions, places in configuration files, manual pages, completion, lists.
#include <regex>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

bool has_program(const std::string& name) { return std::system(("command -v " + name + " > /dev/null").c_str()) == 0; }

/// What the words of a shell command print.
std::string printed_by(const fs::path& folder, const std::string& command) {
  const auto out = folder / "printed";
  REQUIRE(std::system(
              ("cd " + quoted(folder.string()) + " && " + command + " > " + quoted(out.string()) + " 2>&1").c_str()) ==
          0);
  return leukolens::read_text(out);
}

}  // namespace

TEST_CASE("a mistyped command or option is answered with the near one", "[cli][errors]") {
  TemporaryFolder folder;
  const auto refused = [&](const std::string& arguments) {
    const Run run = leukolens_in(folder.path(), arguments);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    return run.err;
  };
  CHECK_THAT(refused("clasify cells --model M"), Contains("clasify: no such command. Did you mean `classify`?"));
  CHECK_THAT(refused("help clasify"), Contains("Did you mean `classify`?"));
  CHECK_THAT(refused("classify cells --modell M --output p.csv"), Contains("--modell: ") && Contains("`--model`?"));
  CHECK_THAT(refused("classify . --model . --output=p.csv --treads=2"), Contains("`--threads`?"));
  CHECK_THAT(refused("train . --output M --architecture leukonett"), Contains("Did you mean `leukonet`?"));
  CHECK_THAT(refused("train . --output M --frobnicate"), !Contains("Did you mean"));
  CHECK_THAT(refused("frobnicate"), !Contains("Did you mean"));
}

TEST_CASE("help COMMAND is COMMAND --help", "[cli]") {
  TemporaryFolder folder;
  for (const char* command : {"train", "calibrate", "help"}) {
    const Run run = leukolens_in(folder.path(), std::string("help ") + command);
    CHECK(run.code == 0);
    CHECK(run.out == leukolens_in(folder.path(), std::string(command) + " --help").out);
  }
  CHECK(leukolens_in(folder.path(), "help").out == leukolens_in(folder.path(), "--help").out);
}

TEST_CASE("a fault in a configuration file is told with its file, line and key", "[cli][errors]") {
  TemporaryFolder folder;
  fs::create_symlink(sample, folder / "cells");
  const auto fault = [&](const std::string& text, const std::string& more = "") {
    leukolens::write_file(folder / "c.toml", text);
    const Run run = leukolens_in(folder.path(), "train cells --output M --config c.toml " + more);
    INFO(text << run.err);
    CHECK(run.code == 2);
    CHECK_FALSE(fs::exists(folder / "M"));
    return run.err;
  };
  CHECK_THAT(fault("# mine\n\nepoch = 3\n"), Contains("c.toml:3: key `epoch`") && Contains("Did you mean `epochs`?"));
  CHECK_THAT(fault("epochs = 3\nfrobnicate = 1\n"), Contains("c.toml:2: key `frobnicate`"));
  CHECK_THAT(fault("batch = 8\nepochs = three\n"), Contains("c.toml:2: key `epochs`"));
  CHECK_THAT(fault("include = [\"a\",\n  \"b\"]\nepochs = 0\n"), Contains("c.toml:3: key `epochs`"));
  CHECK_THAT(fault("architecture = \"lenet\"\n"), Contains("c.toml:1: key `architecture`") && Contains("lenet5"));
  CHECK_THAT(fault("[trian]\nepochs = 3\n"), Contains("c.toml:2: section [trian]") && Contains("`train`?"));
  CHECK_THAT(fault("[classify]\nepochs = 3\n"), Contains("c.toml:2: key `epochs`") && Contains("classify"));
  // the command line counts before the file, so its fault is not the file's
  CHECK_THAT(fault("epochs = 3\n", "--epochs 0"), !Contains("c.toml:1"));
}

TEST_CASE("manual pages and completion are written from the options", "[cli]") {
  TemporaryFolder folder;
  REQUIRE(leukolens_in(folder.path(), "manual share").code == 0);
  const auto page = leukolens::read_text(folder / "share/man/man1/leukolens-classify.1");
  CHECK_THAT(page, Contains(".SH NAME\nleukolens\\-classify \\- ") && Contains("\\fB\\-\\-model\\fR, \\fB\\-m\\fR"));
  CHECK_THAT(page, Contains("leukolens classify study/manifest.csv \\-\\-model M"));
  CHECK(fs::exists(folder / "share/man/man1/leukolens.1"));
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    const auto script = leukolens_in(folder.path(), "completion " + shell).out;
    CHECK_THAT(script, Contains("classify") && Contains("precision"));
  }
  if (!has_program("groff")) WARN("skipped: groff is not installed");
  if (has_program("groff"))
    for (const auto& entry : fs::directory_iterator(folder / "share/man/man1"))
      CHECK(printed_by(folder.path(), "groff -man -Tutf8 -ww -z " + quoted(entry.path().string())).empty());
}

TEST_CASE("bash completes commands, options, choices and files", "[cli]") {
  TemporaryFolder folder;
  if (!has_program("bash")) {
    WARN("skipped: bash is not installed");
    return;
  }
  leukolens::write_file(folder / "cells 1.csv", "");
  leukolens::write_file(folder / "leukolens.bash", leukolens_in(folder.path(), "completion bash").out);
  const auto completed = [&](const std::string& words, int at) {
    return printed_by(folder.path(), "bash -c " + quoted(". ./leukolens.bash; COMP_WORDS=(" + words +
                                                         "); COMP_CWORD=" + std::to_string(at) +
                                                         "; _leukolens; printf '%s\\n' \"${COMPREPLY[@]}\""));
  };
  CHECK(completed("leukolens cl", 1) == "classify\n");
  CHECK(completed("leukolens classify --mod", 2) == "--model\n");
  CHECK(completed("leukolens classify --precision ''", 3) == "float32\nbf16\n");
  CHECK(completed("leukolens train --output M --archi", 4) == "--architecture\n");
  CHECK(completed("leukolens classify cel", 2) == "cells 1.csv\n");
  CHECK(completed("leukolens help tr", 2) == "train\n");
  CHECK(completed("leukolens completion ''", 2) == "bash\nzsh\nfish\n");
}

TEST_CASE("zsh and fish accept their completion", "[cli]") {
  TemporaryFolder folder;
  for (const std::string shell : {"zsh", "fish"}) {
    if (!has_program(shell)) {
      WARN("skipped: " + shell + " is not installed");
      continue;
    }
    leukolens::write_file(folder / shell, leukolens_in(folder.path(), "completion " + shell).out);
    CHECK(std::system((shell + " -n " + quoted((folder / shell).string())).c_str()) == 0);
  }
  if (has_program("fish"))
    CHECK_THAT(printed_by(folder.path(), "fish -c 'source fish; complete -C \"leukolens classify --precision b\"'"),
               Contains("bf16"));
}

TEST_CASE("paths are read from standard input in place of -", "[cli]") {
  TemporaryFolder folder;
  fs::create_symlink(sample, folder / "cells");
  fs::create_symlink(sample_model, folder / "M");
  std::string list;
  for (const auto& entry : fs::directory_iterator(sample / "cells" / "monocyte"))
    list += "cells/cells/monocyte/" + entry.path().filename().string() + "\n";
  leukolens::write_file(folder / "list", list);
  const auto rows = static_cast<std::size_t>(std::count(list.begin(), list.end(), '\n'));
  const Run run = leukolens_in(folder.path(), "classify - --model M --output p.csv --json", "list");
  INFO(run.err);
  REQUIRE(run.code == 0);
  CHECK(leukolens::Json::parse(run.out).at("cells") == rows);
  CHECK(leukolens_in(folder.path(), "inspect - --json", "list").code == 0);
  CHECK(leukolens_in(folder.path(), "explain - --model M --method grad-cam --max-cells 1 --output why", "list").code ==
        0);

  leukolens::write_file(folder / "bad", "\ncells\nnowhere.tif\n");
  const Run bad = leukolens_in(folder.path(), "classify - --model M --output q.csv", "bad");
  CHECK(bad.code == 2);
  CHECK_THAT(bad.err, Contains("standard input, line 3: nowhere.tif"));
  const Run none = leukolens_in(folder.path(), "classify - --model M --output q.csv");
  CHECK(none.code == 3);
  CHECK_THAT(none.err, Contains("no paths"));
  CHECK(leukolens_in(folder.path(), "train - - --output T", "list").code == 2);
  CHECK_FALSE(fs::exists(folder / "q.csv"));
}
