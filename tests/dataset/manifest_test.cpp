#include "dataset/manifest.hpp"

#include "catch.hpp"
#include "real_data.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
namespace fs = std::filesystem;
using Catch::Contains;

namespace {

struct Study {
  TemporaryFolder folder;
  Study() {
    for (const char* name : {"a/1.tif", "a/2.tif", "b/3.tif"}) write_text(folder / ("study/" + std::string(name)));
    write_text(folder / "elsewhere/4.tif");
  }
  Inputs read(const std::string& text, const InputOptions& options = {}) {
    return list_inputs({write_text(folder / "study/m.csv", text)}, options, {});
  }
  /// What reading it warns of.
  std::vector<std::string> warnings(const std::string& text, const InputOptions& options = {}) {
    std::vector<std::string> told;
    list_inputs({write_text(folder / "study/m.csv", text)}, options, [&](const std::string& t) { told.push_back(t); });
    return told;
  }
  Error error(const std::string& text, bool require_label = true) {
    InputOptions options;
    options.require_label = require_label;
    return error_of([&] { read(text, options); });
  }
};

}  // namespace

TEST_CASE("a manifest's columns are read, the others carried through", "[dataset]") {
  Study study;
  const Inputs inputs = study.read(
      "path,label,donor,specimen,capture,split,frame,purity,note\r\n"
      "b/3.tif,mono,D1,S1,C1,val,7,0.9,\"a, b\"\r\n"
      "a/1.tif,lymph,,,,,,,\r\n");
  REQUIRE(inputs.files.size() == 2);
  CHECK(inputs.from_manifest);
  CHECK(inputs.extra_columns == std::vector<std::string>{"purity", "note"});
  const InputFile& file = inputs.files[0];
  CHECK(file.relative_path == "b/3.tif");
  CHECK(fs::exists(file.path));
  CHECK(file.label == "mono");
  CHECK(file.donor == "D1");
  CHECK(file.specimen == "S1");
  CHECK(file.capture == "C1");
  CHECK(file.role == Role::validate);
  CHECK(file.frame == 7u);
  CHECK(file.extra == std::vector<std::string>{"0.9", "a, b"});
  CHECK_FALSE(inputs.files[1].role);
  CHECK_FALSE(inputs.files[1].frame);
}

TEST_CASE("columns are read in any case and with spaces at their ends, and that is told", "[dataset]") {
  Study study;
  const std::string text =
      "Path,LABEL , donor,Specimen,Capture,Split,Frame,Purity,Note\na/1.tif,x,D1,S1,C1,val,3,0.9,hi\n";
  const Inputs inputs = study.read(text);
  const InputFile& file = inputs.files.at(0);
  CHECK(file.label == "x");
  CHECK(file.donor == "D1");
  CHECK(file.specimen == "S1");
  CHECK(file.capture == "C1");
  CHECK(file.role == Role::validate);
  CHECK(file.frame == 3u);
  CHECK(inputs.extra_columns == std::vector<std::string>{"purity", "Note"});  // `train` looks for the former
  const auto told = study.warnings(text);
  REQUIRE(told.size() == 8);
  CHECK_THAT(told[2], Contains("m.csv: column ` donor` is read as `donor`"));
  CHECK(is_manifest(study.folder / "study/m.csv"));
  CHECK(study.warnings("path,label,donor\na/1.tif,x,D1\n").empty());
}

TEST_CASE("a column that is nearly a known one is told", "[dataset]") {
  Study study;
  for (const std::string name : {"donor_id", "Donor ID", "Patient", "subject"}) {
    const auto told = study.warnings("path,label," + name + "\na/1.tif,x,D1\n");
    REQUIRE(told.size() == 1);
    CHECK_THAT(told[0],
               Contains("m.csv: column `" + name + "` is not read as `donor`") && Contains("donor of its cells"));
  }
  CHECK(study.warnings("path,label,donor,donor_age\na/1.tif,x,D1,7\n").empty());
  CHECK(study.warnings("path,label,\u00a0donor\na/1.tif,x,D1\n").size() == 1);  // read, with a no-break space
}

TEST_CASE("spaces at the ends of names are left out, and that is told", "[dataset]") {
  Study study;
  const std::string text = "path,label,donor,role\na/1.tif,x , D1, test\na/2.tif,x,D1,train\nb/3.tif,x ,D2,\n";
  const Inputs inputs = study.read(text);
  CHECK(inputs.files[0].label == "x");
  CHECK(inputs.files[0].donor == "D1");
  CHECK(inputs.files[0].role == Role::test);
  const auto told = study.warnings(text);
  REQUIRE(told.size() == 3);
  CHECK_THAT(told[0], Contains("m.csv: in 2 rows the column `label` has spaces at its ends, such as `x `"));
  CHECK_THAT(told[1], Contains("in 1 rows the column `donor`"));
}

TEST_CASE("names that may be meant as one are told", "[dataset]") {
  Study study;
  const auto told =
      study.warnings("path,label,donor,specimen\na/1.tif,mono,D 1,s1\na/2.tif,Mono,D1,S1\nb/3.tif,eos,D2,S2\n");
  REQUIRE(told.size() == 3);
  CHECK_THAT(told[0], Contains("m.csv: the classes `Mono` and `mono` differ only by upper and lower case"));
  CHECK_THAT(told[1], Contains("the donors `D 1` and `D1` differ only by"));
  CHECK_THAT(told[2], Contains("the specimens `S1` and `s1` differ only by"));
  InputOptions options;
  options.classes = {"Mono", "eos"};
  const auto near = study.warnings("path,label\na/1.tif,mono\na/2.tif,other\nb/3.tif,eos\n", options);
  REQUIRE(near.size() == 2);
  CHECK_THAT(near[0], Contains("m.csv: `mono` is no class of the model; `Mono` is"));
  CHECK_THAT(near[1], Contains("m.csv: labels other (1 row) are none of the model's classes Mono|eos"));
}

TEST_CASE("`role` beats `split`, which is then carried through", "[dataset]") {
  Study study;
  const Inputs inputs = study.read("path,role,split\na/1.tif,calibrate,test\n");
  CHECK(inputs.files[0].role == Role::calibrate);
  CHECK(inputs.extra_columns == std::vector<std::string>{"split"});
}

TEST_CASE("ids of a manifest's rows are relative to its folder and never absolute", "[dataset]") {
  const fs::path folder = "/data/study";
  CHECK(id_path("a/1.tif", folder) == "a/1.tif");
  CHECK(id_path("./a//b/../1.tif", folder) == "a/1.tif");
  CHECK(id_path("/data/study/a/1.tif", folder) == "a/1.tif");
  CHECK(id_path("../elsewhere/4.tif", folder) == "elsewhere/4.tif");
  CHECK(id_path("/data/elsewhere/4.tif", folder) == "elsewhere/4.tif");
  CHECK(id_path("/mnt/x.tif", folder) == "mnt/x.tif");
  CHECK(id_path("a..b/x.tif", folder) == "a..b/x.tif");
}

TEST_CASE("rows may name images outside the manifest's folder", "[dataset]") {
  Study study;
  const Inputs inputs =
      study.read("path\n../elsewhere/4.tif\n" + (study.folder / "study/a/1.tif").string() + "\n./b/3.tif\n");
  CHECK(inputs.files[0].relative_path == "elsewhere/4.tif");
  CHECK(inputs.files[1].relative_path == "a/1.tif");
  CHECK(inputs.files[2].relative_path == "b/3.tif");
  for (const InputFile& file : inputs.files) CHECK(fs::exists(file.path));
}

TEST_CASE("one file may give many frames", "[dataset]") {
  Study study;
  CHECK(study.read("path,frame\na/1.tif,0\na/1.tif,1\n").files.size() == 2);
  CHECK_THAT(study.error("path,frame\na/1.tif,1\nb/3.tif,\n./a/1.tif,1\n", false).what(),
             Contains("lines 2") && Contains("and 4") && Contains("same id"));
  CHECK_THAT(study.error("path,frame\na/1.tif,1\na/1.tif,\n", false).what(), Contains("same id"));
}

TEST_CASE("a row may name a dataset in a file", "[dataset]") {
  Study study;
  const auto files = study.read("path\na/1.tif::/one\na/1.tif::/two\n").files;
  REQUIRE(files.size() == 2);
  CHECK(files[1].relative_path == "a/1.tif::/two");
  CHECK_THAT(study.error("path\na/9.tif::/one\n", false).what(), Contains("a/9.tif::/one is not there"));
}

TEST_CASE("include and exclude choose among rows", "[dataset]") {
  Study study;
  InputOptions options;
  options.exclude = {"a/**"};
  CHECK(study.read("path\na/1.tif\nb/3.tif\n", options).files.size() == 1);
  options.exclude = {"**"};
  CHECK_THROWS_AS(study.read("path\na/1.tif\nb/3.tif\n", options), Error);
}

TEST_CASE("faults of a manifest are named by file and line", "[dataset][errors]") {
  Study study;
  const struct {
    const char *text, *what;
  } cases[] = {
      {"path,labl\na/1.tif,x\n", "no column `label`; columns found: path, labl"},
      {"file,label\na/1.tif,x\n", "no column `path`; columns found: file, label"},
      {"path;label\na/1.tif;x\n", "separated by commas"},
      {"path,label\n", "no rows"},
      {"", "m.csv: empty"},
      {"path,label\na/1.tif,x\nnot_there.tif,y\n", "m.csv:3: not_there.tif is not there"},
      {"path,label\na,x\n", "m.csv:2: a is a folder"},
      {"path,label\n,x\n", "m.csv:2: `path` is empty"},
      {"path,label\na/1.tif,x\na/2.tif,\n", "m.csv:3: the label of a/2.tif is empty"},
      {"path,label,role\na/1.tif,x,trian\n", "m.csv:2: role `trian` is unknown"},
      {"path,label,frame\na/1.tif,x,-1\n", "m.csv:2: frame `-1` is not a whole number"},
      {"path,label\na/1.tif,x\na/1.tif,y\n", "same id a/1.tif"},
      {"path,label\na/1.tif,x,y\n", "m.csv: line 2 has 3 fields"},
      {"path,label\na/1.tif,gr\xf6\xdfn\n", "m.csv: line 2: `gr%F6%DFn` is not UTF-8"},
      {"path,Label,label \na/1.tif,x,y\n", "columns `Label` and `label ` could both be `label`"},
      {"path,label\na/1.tif,gr\u00f6n\na/2.tif,gro\u0308n\n", "differ only by spaces or Unicode normal form"},
      {"path,label\na/1.tif,T cell\na/2.tif,T  cell\n", "the classes `T  cell` and `T cell` differ only by spaces"},
  };
  for (const auto& c : cases) {
    const Error error = study.error(c.text);
    CHECK(error.kind() == Kind::bad_data);
    CHECK_THAT(error.what(), Contains(c.what));
  }
}

TEST_CASE("a manifest is told by its column path", "[dataset]") {
  TemporaryFolder folder;
  CHECK(is_manifest(write_text(folder / "m.csv", "label,path\n")));
  CHECK_FALSE(is_manifest(write_text(folder / "p.csv", "id,source\n")));
  CHECK_FALSE(is_manifest(write_text(folder / "e.csv", "")));
  CHECK_FALSE(is_manifest(write_text(folder / "m.txt", "path\n")));
  CHECK_FALSE(is_manifest(folder.path()));
  CHECK_FALSE(is_manifest(folder / "nowhere.csv"));
}

TEST_CASE("a published split is read as roles", "[dataset][data]") {
  const auto folder = real_data("pbc-5class");
  if (!folder) return;
  InputOptions options;
  options.require_label = true;
  const Inputs inputs = list_inputs({*folder / "data_split.csv"}, options, {});
  CHECK(inputs.files.size() == 2500);
  CHECK(inputs.extra_columns.empty());
  CHECK(std::count_if(inputs.files.begin(), inputs.files.end(),
                      [](const InputFile& file) { return file.role == Role::validate; }) == 375);
}
