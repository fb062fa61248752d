#include "leukolens/dataset/inputs.hpp"

#include "catch.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
namespace fs = std::filesystem;
using Catch::Contains;

namespace {

std::vector<std::string> relative_paths(const Inputs& inputs) {
  std::vector<std::string> paths;
  for (const InputFile& file : inputs.files) paths.push_back(file.relative_path);
  return paths;
}

std::vector<std::string> labels(const Inputs& inputs) {
  std::vector<std::string> labels;
  for (const InputFile& file : inputs.files) labels.push_back(file.label);
  return labels;
}

}  // namespace

TEST_CASE("a folder's images carry paths relative to it and openable paths", "[dataset]") {
  TemporaryFolder folder;
  write_text(folder / "cells/mono/1.tif");
  write_text(folder / "cells/lymph/1.tif");
  for (const char* name : {"cells", "cells/"}) {
    const Inputs inputs = list_inputs({folder / name}, {}, {});
    CHECK(relative_paths(inputs) == std::vector<std::string>{"lymph/1.tif", "mono/1.tif"});
    for (const InputFile& file : inputs.files) CHECK(fs::exists(file.path));
    CHECK(labels(inputs) == std::vector<std::string>{"", ""});
    CHECK_FALSE(inputs.from_manifest);
  }
}

TEST_CASE("a dataset named in a file goes by the file's name and its own", "[dataset]") {
  TemporaryFolder folder;
  write_text(folder / "mono/a.h5");
  InputOptions options;
  options.labels = FolderLabels::every_folder;
  const auto path = (folder / "mono/a.h5").string() + "::/events/image";
  const Inputs inputs = list_inputs({path}, options, {});
  CHECK(relative_paths(inputs) == std::vector<std::string>{"a.h5::/events/image"});
  CHECK(inputs.files[0].path == path);
  CHECK(labels(inputs) == std::vector<std::string>{"mono"});
  CHECK_THROWS_WITH(list_inputs({(folder / "mono/b.h5").string() + "::/x"}, {}, {}), Contains("b.h5::/x is not there"));
  CHECK_THROWS_WITH(check_output_apart(folder / "mono/a.h5", inputs), Contains("is an input of this command"));
}

TEST_CASE("training takes the parent folder as label", "[dataset]") {
  TemporaryFolder folder;
  write_text(folder / "cells/day1/mono/1.tif");
  write_text(folder / "cells/lymph/1.tif");
  write_text(folder / "cells/stray.tif");
  InputOptions options;
  options.labels = FolderLabels::every_folder;
  std::vector<std::string> warnings;
  const Inputs inputs =
      list_inputs({folder / "cells"}, options, [&](const std::string& text) { warnings.push_back(text); });
  CHECK(labels(inputs) == std::vector<std::string>{"mono", "lymph", ""});
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("1 images lie directly"));
}

TEST_CASE("several class folders label their images by their own names", "[dataset]") {
  TemporaryFolder folder;
  write_text(folder / "mono/1.tif");
  write_text(folder / "lymph/2.tif");
  InputOptions options;
  options.labels = FolderLabels::every_folder;
  CHECK(labels(list_inputs({folder / "mono", folder / "lymph/"}, options, {})) ==
        std::vector<std::string>{"mono", "lymph"});
}

TEST_CASE("classifying takes the parent folder only where it names a class", "[dataset]") {
  TemporaryFolder folder;
  write_text(folder / "mono/1.tif");
  write_text(folder / "today/2.tif");
  InputOptions options;
  options.labels = FolderLabels::known_classes;
  options.classes = {"lymph", "mono"};
  CHECK(labels(list_inputs({folder.path()}, options, {})) == std::vector<std::string>{"mono", ""});
  CHECK(labels(list_inputs({folder / "mono"}, options, {})) == std::vector<std::string>{"mono"});
  CHECK(labels(list_inputs({folder / "mono/1.tif", folder / "today/2.tif"}, options, {})) ==
        std::vector<std::string>{"mono", ""});
}

TEST_CASE("images of formats that are not read are told and counted", "[dataset]") {
  TemporaryFolder folder;
  for (const char* name : {"cells/mono/1.tif", "cells/3.bmp", "cells/b/4.BMP", "cells/5.czi", "cells/notes.txt"})
    write_text(folder / name);
  std::vector<std::string> told;
  const auto inputs = list_inputs({folder / "cells"}, {}, [&](const std::string& text) { told.push_back(text); });
  CHECK(inputs.files.size() == 1);
  CHECK(inputs.not_read == std::map<std::string, std::size_t>{{".txt", 1}, {"BMP", 2}, {"Zeiss CZI", 1}});
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0],
             Contains("cells: 3 of 4 image files in it and the folders below are not read: 2 BMP, 1 Zeiss CZI."));
}

TEST_CASE("labels and folders that are none of the model's classes are told with their counts", "[dataset]") {
  TemporaryFolder folder;
  for (const char* name : {"cells/mono/1.tif", "cells/blast/2.tif", "cells/blast/3.tif", "today/4.tif"})
    write_text(folder / name);
  write_text(folder / "m.csv", "path,label\ncells/mono/1.tif,mono\ncells/blast/2.tif,blast\ntoday/4.tif,\n");
  InputOptions options;
  options.labels = FolderLabels::known_classes;
  options.classes = {"lymph", "mono"};
  std::vector<std::string> told;
  const Warn warn = [&](const std::string& text) { told.push_back(text); };
  list_inputs({folder / "cells"}, options, warn);
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Contains("folders blast (2 images) are none of the model's classes lymph|mono"));
  list_inputs({folder / "today"}, options, warn);  // a folder of a day's images is no slip
  CHECK(told.size() == 1);
  list_inputs({folder / "m.csv"}, options, warn);
  REQUIRE(told.size() == 2);
  CHECK_THAT(told[1], Contains("m.csv: labels blast (1 row) are none of the model's classes lymph|mono"));
}

TEST_CASE("a folder that is nearly a class of the model is told", "[dataset]") {
  TemporaryFolder folder;
  write_text(folder / "Mono/1.tif");
  write_text(folder / "Mono/2.tif");
  write_text(folder / "today/3.tif");
  InputOptions options;
  options.labels = FolderLabels::known_classes;
  options.classes = {"lymph", "mono"};
  std::vector<std::string> told;
  const Inputs inputs = list_inputs({folder.path()}, options, [&](const std::string& text) { told.push_back(text); });
  CHECK(labels(inputs) == std::vector<std::string>{"", "", ""});
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Contains("`Mono` is no class of the model; `mono` is"));
}

TEST_CASE("class folders that look the same are refused, others told", "[dataset][errors]") {
  TemporaryFolder folder;
  write_text(folder / "cells/mono/1.tif");
  write_text(folder / "cells/Mono/2.tif");
  InputOptions options;
  options.labels = FolderLabels::every_folder;
  std::vector<std::string> told;
  list_inputs({folder / "cells"}, options, [&](const std::string& text) { told.push_back(text); });
  REQUIRE(told.size() == 1);
  CHECK_THAT(told[0], Contains("cells: the classes `Mono` and `mono` differ only by"));
  write_text(folder / "cells/mono /3.tif");
  CHECK_THROWS_WITH(list_inputs({folder / "cells"}, options, {}), Contains("`mono` and `mono ` differ only by spaces"));
}

TEST_CASE("a file argument is called by its name, whatever its ending", "[dataset]") {
  TemporaryFolder folder;
  write_text(folder / "a/cell.dat");
  const Inputs inputs = list_inputs({folder / "a/cell.dat"}, {}, {});
  CHECK(relative_paths(inputs) == std::vector<std::string>{"cell.dat"});
}

TEST_CASE("include and exclude choose among a folder's images", "[dataset]") {
  TemporaryFolder folder;
  for (const char* name : {"a/1.tif", "a/1_mask.tif", "b/2.tif", "b/3.png"}) write_text(folder / name);
  InputOptions options;
  options.include = {"*.tif"};
  options.exclude = {"*_mask.tif"};
  CHECK(relative_paths(list_inputs({folder.path()}, options, {})) == std::vector<std::string>{"a/1.tif", "b/2.tif"});
  options.include = {"c/**"};
  const Error error = error_of([&] { list_inputs({folder.path()}, options, {}); });
  CHECK(error.kind() == Kind::bad_data);
  CHECK_THAT(error.what(), Contains("--include") && Contains("4 images"));
}

TEST_CASE("bad inputs are named", "[dataset][errors]") {
  TemporaryFolder folder;
  fs::create_directory(folder / "empty");
  write_text(folder / "other/a.bmp");
  write_text(folder / "other/b.bmp");
  write_text(folder / "other/table.csv");
  write_text(folder / "one/x.tif");
  write_text(folder / "two/x.tif");
  write_text(folder / "m.csv", "path\none/x.tif\n");
  const auto error = [&](std::vector<fs::path> paths) { return error_of([&] { list_inputs(paths, {}, {}); }); };

  CHECK(error({folder / "nowhere"}).kind() == Kind::missing);
  CHECK_THAT(error({folder / "nowhere"}).what(), Contains("nowhere"));
  CHECK(error({folder / "empty"}).kind() == Kind::bad_data);
  CHECK_THAT(error({folder / "empty"}).what(),
             Contains("empty: the folder is empty") && Contains(".tif .tiff .stk .png"));
  CHECK(error({folder / "other"}).kind() == Kind::bad_data);
  CHECK_THAT(error({folder / "other"}).what(), Contains("2 BMP, 1 .csv") && Contains(".npy"));
  CHECK(error({folder / "one", folder / "two"}).kind() == Kind::bad_data);
  CHECK_THAT(error({folder / "one", folder / "two"}).what(), Contains("one/x.tif") && Contains("two/x.tif"));
  CHECK(error({folder / "m.csv", folder / "one"}).kind() == Kind::usage);
  CHECK(error({}).kind() == Kind::usage);
}

TEST_CASE("files of one name from several folders go by their paths, others by their names", "[dataset]") {
  TemporaryFolder folder;
  for (const char* name : {"d1/a.tif", "d2/a.tif", "d2/deep/b.tif"}) write_text(folder / name);
  const auto ids = [&](const std::vector<std::string>& names) {
    std::vector<std::filesystem::path> paths;
    for (const auto& name : names) paths.push_back(folder / name);
    std::vector<std::string> out;
    for (const auto& file : list_inputs(paths, {}, {}).files) out.push_back(file.relative_path);
    return out;
  };
  CHECK(ids({"d1/a.tif", "d2/deep/b.tif"}) == std::vector<std::string>{"a.tif", "b.tif"});
  CHECK(ids({"d1/a.tif", "d2/a.tif", "d2/deep/b.tif"}) ==
        std::vector<std::string>{"d1/a.tif", "d2/a.tif", "d2/deep/b.tif"});
  CHECK_THROWS_WITH(ids({"d1/a.tif", "d1/a.tif"}), Catch::Matchers::Contains("given twice"));
}

TEST_CASE("a folder of Ovizio's frames is one capture, given itself or below a folder", "[dataset]") {
  TemporaryFolder folder;
  const std::string frame("\1\0\0\0\1\0\0\0\0\0\x80\x3f", 12);  // 1 x 1 px
  for (const char* name : {"study/Mon/day_1/a_t0_.bin", "study/Mon/day_1/a_t1_.bin", "study/Mon/day_1/overview.tif",
                           "study/Mon/day_1/settings.xml", "study/Mon/b.tif", "study/noise/x_t0_.bin"})
    write_text(folder / name, frame);
  write_text(folder / "study/noise/x_t0_.bin", "no frame");
  InputOptions options;
  options.labels = FolderLabels::every_folder;
  const Inputs all = list_inputs({folder / "study"}, options, {});
  CHECK(relative_paths(all) == std::vector<std::string>{"Mon/b.tif", "Mon/day_1", "Mon/day_1/overview.tif"});
  CHECK(all.files[1].label == "Mon");
  CHECK(all.not_read == std::map<std::string, std::size_t>{{".xml", 1}, {"BIN", 1}});

  const Inputs one = list_inputs({folder / "study/Mon/day_1/"}, options, {});
  CHECK(relative_paths(one) == std::vector<std::string>{"day_1", "overview.tif"});
  CHECK(one.files[0].label == "Mon");
  fs::remove(folder / "study/Mon/day_1/overview.tif");
  CHECK(relative_paths(list_inputs({folder / "study/Mon/day_1", folder / "study/Mon/b.tif"}, {}, {})) ==
        std::vector<std::string>{"day_1", "b.tif"});
  write_text(folder / "m.csv", "path,label\nstudy/Mon/day_1,Mon\n");
  CHECK(list_inputs({folder / "m.csv"}, {}, {}).files.at(0).label == "Mon");
}
