// Labels, donors and the like from the names of files.
#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/dataset/inputs.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

/// D7 and D8, of two classes, one file of neither.
struct Study : TemporaryFolder {
  Study() {
    for (const char* name : {"x/D7_Mon_1.phase", "x/D8_Neu_1.phase", "x/overview.tif"}) write_text(*this / name);
  }
};

struct Listed {
  Inputs inputs;
  std::vector<std::string> warnings;
};
Listed list(const std::filesystem::path& path, const InputOptions& options) {
  Listed out;
  out.inputs = list_inputs({path}, options, [&](const std::string& text) { out.warnings.push_back(text); });
  return out;
}

InputOptions rules(const NameRules& names) {
  InputOptions options;
  options.labels = FolderLabels::every_folder;
  options.names = names;
  return options;
}

}  // namespace

TEST_CASE("rules take names from paths instead of folders", "[dataset]") {
  const Study folder;
  const auto [inputs, warnings] = list(folder / ".", rules({"_(Mon|Neu)_", "(D[0-9]+)_", "^[^/]+", "[A-Z](\\d)_"}));
  const auto& files = inputs.files;
  REQUIRE(files.size() == 3);
  CHECK(files[0].label == "Mon");
  CHECK(files[0].donor == "D7");
  CHECK(files[0].specimen == "x");  // without a group the whole match
  CHECK(files[0].capture == "7");
  CHECK(files[1].label == "Neu");
  CHECK(files[2].label.empty());  // not "x", its folder
  REQUIRE(warnings.size() == 3);
  CHECK_THAT(warnings[0], Contains("--label-from '_(Mon|Neu)_' does not fit the paths of 1 of 3 files") &&
                              Contains("overview.tif; their label is unknown"));
  CHECK(to_json(inputs.names).dump() == Json({{"label_from", "_(Mon|Neu)_"},
                                              {"donor_from", "(D[0-9]+)_"},
                                              {"specimen_from", "^[^/]+"},
                                              {"capture_from", "[A-Z](\\d)_"}})
                                            .dump());
  CHECK_FALSE(any_rule({}));
}

TEST_CASE("a label that training needs must be in every name", "[dataset][errors]") {
  const Study folder;
  auto options = rules({"_(Mon|Neu)_", "", "", ""});
  options.require_label = true;
  CHECK_THROWS_WITH(list(folder / ".", options),
                    Contains("overview.tif: --label-from '_(Mon|Neu)_' does not fit the paths of 1 of 3 files") &&
                        Contains("--exclude"));
  options.exclude = {"overview*"};
  CHECK(list(folder / ".", options).inputs.files.size() == 2);
  options.names.label = "_(.*)";
  write_text(folder / "x/D9_a|b.tif");
  CHECK_THROWS_WITH(list(folder / ".", options), Contains("D9_a|b.tif") && Contains("holds a `|`"));
}

TEST_CASE("columns of a manifest win; what they leave empty comes from the name", "[dataset]") {
  const Study folder;
  write_text(folder / "m.csv", "path,donor\nx/D7_Mon_1.phase,anna\nx/D8_Neu_1.phase,\n");
  auto options = rules({"_(Mon|Neu)_", "(D[0-9]+)_", "", ""});
  options.require_label = true;
  const auto files = list(folder / "m.csv", options).inputs.files;
  CHECK(files[0].donor == "anna");
  CHECK(files[1].donor == "D8");
  CHECK(files[1].label == "Neu");
}

TEST_CASE("a name that is no class of the model is no label", "[dataset]") {
  const Study folder;
  auto options = rules({"_([A-Z][a-z]+)_", "", "", ""});
  options.labels = FolderLabels::known_classes;
  options.classes = {"Mon", "Eos"};
  const auto [inputs, warnings] = list(folder / ".", options);
  CHECK(inputs.files[0].label == "Mon");
  CHECK(inputs.files[1].label.empty());
  REQUIRE(warnings.size() == 2);
  CHECK_THAT(warnings[1], Contains("--label-from gives") && Contains("Neu") && Contains("Mon|Eos"));
}

TEST_CASE("a rule that is no regular expression is a slip of the command line", "[dataset][errors]") {
  const Study folder;
  for (const NameRules& bad : {NameRules{"(Mon", "", "", ""}, NameRules{"", "[", "", ""}, NameRules{"", "", "*", ""}}) {
    const Error error = error_of([&] { list(folder / ".", rules(bad)); });
    CHECK(error.kind() == Kind::usage);
    CHECK_THAT(error.what(), Contains("-from '") && Contains("no regular expression"));
  }
}

TEST_CASE("names with line breaks and bytes that are no UTF-8 are searched too", "[dataset]") {
  TemporaryFolder folder;
  write_text(folder / "a\n_\xff_b.tif");
  const auto files = list(folder / ".", rules({"_(.)_", "b\\.(t)", "", ""})).inputs.files;
  REQUIRE(files.size() == 1);
  CHECK(files[0].donor == "t");
  CHECK(files[0].label.find('\xff') == std::string::npos);  // spelled so that tables can hold it
}
