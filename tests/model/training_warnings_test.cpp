#include "leukolens/model/training_warnings.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;

TEST_CASE("what training warned of is read back, confounding first and each once", "[model]") {
  const TemporaryFolder folder;
  CHECK(read_training_warnings(folder.path()).empty());
  write_file(folder / "training.json",
             R"({"warnings": ["few cells", "CONFOUNDED: 67 %"], "confounding": {"alarms": ["CONFOUNDED: 67 %"]}})");
  CHECK(read_training_warnings(folder.path()) == std::vector<std::string>{"CONFOUNDED: 67 %", "few cells"});
}

TEST_CASE("a training record of another make has no warnings, a broken one is named", "[model][errors]") {
  const TemporaryFolder folder;
  for (const char* text : {"[]", "{}", R"({"warnings": null, "confounding": null})", R"({"warnings": [1]})"}) {
    write_file(folder / "training.json", text);
    CHECK(read_training_warnings(folder.path()).empty());
  }
  write_file(folder / "training.json", "{");
  CHECK_THROWS_AS(read_training_warnings(folder.path()), Error);
}
