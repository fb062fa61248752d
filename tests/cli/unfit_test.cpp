// Images and tables that are read but do not fit: rows with a reason in classify, refusals in train.
#include <map>
#include <opencv2/core.hpp>

#include "catch.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/phase/write.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

const std::string model = " --model " + quoted(sample_model.string());
const fs::path monocyte = sample / "cells/monocyte/cell_00003.tif";
const fs::path neutrophil = sample / "cells/neutrophil/cell_00004.tif";

void write_tiff(const fs::path& path, const cv::Mat1f& phase) {
  leukolens::write_file(path, leukolens::encode_tiff_f32(phase, {}));
}

/// A blob of phase that has its own content, as a cell has.
cv::Mat1f blob(int side) {
  cv::Mat1f phase(side, side);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      phase(y, x) = 2.f / (1.f + static_cast<float>((x - 24) * (x - 24) + (y - 24) * (y - 24)));
  return phase;
}

/// id -> status of a predictions table.
std::map<std::string, std::string> statuses(const fs::path& table) {
  leukolens::CsvReader reader(table);
  std::map<std::string, std::string> found;
  for (std::vector<std::string> row; reader.next(row);)
    found[row[*reader.column("id")]] = row[*reader.column("status")];
  return found;
}

}  // namespace

TEST_CASE("every kind of unfit image is a row that says why", "[cli][errors]") {
  TemporaryFolder folder;
  fs::create_directory(folder / "in");
  fs::copy_file(monocyte, folder / "in/good.tif");
  auto with_nan = blob(48);
  with_nan(3, 3) = std::numeric_limits<float>::quiet_NaN();
  write_tiff(folder / "in/nan.tif", with_nan);
  write_tiff(folder / "in/constant.tif", cv::Mat1f::ones(48, 48));
  write_tiff(folder / "in/large.tif", blob(120));
  write_tiff(folder / "in/small.tif", blob(20));
  leukolens::write_file(folder / "in/empty.tif", "");
  const std::string whole = leukolens::read_text(monocyte);
  leukolens::write_file(folder / "in/cut.tif", whole.substr(0, whole.size() / 2));
  leukolens::write_file(folder / "in/text.png", "<html>404</html>");
  leukolens::write_png(folder / "in/colour.png", cv::Mat3b(48, 48, cv::Vec3b(1, 2, 3)));
  fs::create_symlink("nowhere", folder / "in/link.tif");
  const Run run = leukolens_in(folder.path(), "classify in" + model + " --output p.csv");
  INFO(run.err);
  CHECK(run.code == 1);
  CHECK_THAT(run.out, Contains("1 cells classified, 9 could not be"));
  CHECK(statuses(folder / "p.csv") == std::map<std::string, std::string>{{"colour.png", "colour"},
                                                                         {"constant.tif", "constant"},
                                                                         {"cut.tif", "unreadable"},
                                                                         {"empty.tif", "empty"},
                                                                         {"good.tif", "ok"},
                                                                         {"large.tif", "size"},
                                                                         {"link.tif", "unreadable"},
                                                                         {"nan.tif", "not-finite"},
                                                                         {"small.tif", "size"},
                                                                         {"text.png", "unreadable"}});
}

TEST_CASE("train on colour images names --grey and leaves nothing", "[cli][errors]") {
  TemporaryFolder folder;
  for (const char* label : {"a", "b"}) {
    fs::create_directories(folder / "in" / label);
    leukolens::write_png(folder / "in" / label / "colour.png", cv::Mat3b(48, 48, cv::Vec3b(1, 2, 3)));
  }
  const Run run = leukolens_in(folder.path(), "train in --output m");
  CHECK(run.code == 3);
  CHECK_THAT(run.err, Contains("a/colour.png: 3 channels") && Contains("--grey"));
  CHECK_FALSE(fs::exists(folder / "m"));
  CHECK_FALSE(fs::exists(folder / "m.part"));
}

TEST_CASE("unknown pixel size for a model that has one is a warning", "[cli][errors]") {
  TemporaryFolder folder;
  write_tiff(folder / "cell.tif", blob(48));
  const Run run = leukolens_in(folder.path(), "classify cell.tif" + model + " --output p.csv");
  CHECK(run.code == 0);
  CHECK_THAT(run.err, Contains("warning") && Contains("pixel size") && Contains("--pixel-size"));
  const Run told = leukolens_in(folder.path(), "classify cell.tif" + model + " --pixel-size 0.3 --output q.csv");
  CHECK(told.code == 0);
  CHECK_THAT(told.err, !Contains("warning"));
}

TEST_CASE("equal ids from two roots are refused", "[cli][errors]") {
  TemporaryFolder folder;
  for (const char* root : {"r1", "r2"}) {
    fs::create_directory(folder / root);
    fs::copy_file(monocyte, folder / root / "x.tif");
  }
  for (const std::string& command : {"classify r1 r2" + model, std::string("train r1 r2")}) {
    const Run run = leukolens_in(folder.path(), command + " --output out.csv");
    INFO(run.err);
    CHECK(run.code == 3);
    CHECK_THAT(run.err, Contains("r1/x.tif and r2/x.tif") && Contains("same id x.tif") && Contains("Give a folder"));
    CHECK_FALSE(fs::exists(folder / "out.csv"));
  }
}

TEST_CASE("identical images with different labels or roles are refused by name", "[cli][errors]") {
  TemporaryFolder folder;
  fs::copy_file(monocyte, folder / "a.tif");
  fs::copy_file(monocyte, folder / "b.tif");
  fs::copy_file(neutrophil, folder / "n.tif");
  leukolens::write_file(folder / "labels.csv", "path,label\na.tif,x\nb.tif,y\n");
  leukolens::write_file(folder / "roles.csv", "path,label,role\na.tif,x,train\nb.tif,x,test\nn.tif,y,train\n");
  for (const std::string of : {"labels", "roles"}) {
    const Run run = leukolens_in(folder.path(), "train " + of + ".csv --output m");
    INFO(run.err);
    CHECK(run.code == 3);
    CHECK_THAT(run.err,
               Contains("a.tif and b.tif: identical images with different " + of) && Contains("--allow-duplicates"));
    CHECK_FALSE(fs::exists(folder / "m"));
  }
}

TEST_CASE("a manifest as spreadsheets write it is read", "[cli]") {
  TemporaryFolder folder;
  fs::copy_file(monocyte, folder / "a, b.tif");
  leukolens::write_file(folder / "m.csv", "\xEF\xBB\xBF\"path\",\"label\"\r\n\"a, b.tif\",\"monocyte\"\r\n");
  const Run run = leukolens_in(folder.path(), "classify m.csv" + model + " --output p.csv");
  INFO(run.err);
  CHECK(run.code == 0);
  CHECK(statuses(folder / "p.csv") == std::map<std::string, std::string>{{"a, b.tif", "ok"}});
}

TEST_CASE("--force replaces older results, never somebody's data", "[cli][errors]") {
  TemporaryFolder folder;
  fs::create_directory(folder / "mine");
  leukolens::write_file(folder / "mine/notes.txt", "dear diary");
  leukolens::write_file(folder / "good.csv", "id,label,p_a,p_b\n1,a,0.7,0.3\n2,b,0.4,0.6\n");
  const std::string cells = quoted((sample / "manifest.csv").string());
  for (const std::string& command :
       {"train " + cells + " --epochs 1 --output", "explain " + cells + model + " --method grad-cam --output",
        std::string("simulate --cells 4"), std::string("evaluate good.csv --no-figures --output")}) {
    const Run run = leukolens_in(folder.path(), command + " mine --force");
    INFO(command << "\n" << run.err);
    CHECK(run.code == 2);
    CHECK_THAT(run.err, Contains("mine: holds no ") && Contains("Choose another --output"));
    CHECK(leukolens::read_text(folder / "mine/notes.txt") == "dear diary");
  }
  CHECK(leukolens_in(folder.path(), "simulate s --cells 4").code == 0);
  CHECK(leukolens_in(folder.path(), "simulate s --cells 8 --force").code == 0);
  CHECK(fs::exists(folder / "s/cells/neutrophil/cell_00008.tif"));
}

TEST_CASE("inspect of what cannot be read says nothing of its optics", "[cli][errors]") {
  TemporaryFolder folder;
  leukolens::write_file(folder / "a.tif", "no image");
  const Run run = leukolens_in(folder.path(), "inspect a.tif");
  CHECK(run.code == 1);
  CHECK_THAT(run.out, Contains("a.tif: not a TIFF") && Contains("readable images: none"));
  CHECK_THAT(run.out, !Contains("pixel size") && !Contains("duplicates"));
}
