// What other programs write and people mistake: read, or told plainly with a way on.
#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/phase/write.hpp"
#include "program.hpp"
#include "write_text.hpp"

using Catch::Matchers::Contains;
using leukolens::Json;
namespace fs = std::filesystem;

namespace {

const std::string model = " --model " + quoted(sample_model.string());
const fs::path monocyte = sample / "cells/monocyte/cell_00003.tif";

/// Rows of two classes whose probabilities are rounded to two decimals and sum to .99.
std::string rounded_table(const std::string& separator = ",") {
  std::string text = "id,label,donor,specimen,p_a,p_b,p_c\n";
  for (int i = 0; i < 60; ++i)
    text += std::to_string(i) + "," +
            (i % 3 == 0   ? "a"
             : i % 3 == 1 ? "b"
                          : "c") +
            ",d" + std::to_string(i % 6) + ",s" + std::to_string(i % 2) +
            (i % 3 == 0 ? ",0.79,0.10,0.10\n" : ",0.33,0.33,0.33\n");
  std::string out;
  for (const char c : text) out += c == ',' ? separator : std::string(1, c);
  return out;
}

std::string in_utf16(const std::string& ascii, bool mark) {
  std::string out = mark ? "\xff\xfe" : "";
  for (const char c : ascii) out += {c, '\0'};
  return out;
}

Json json_of(const Run& run) {
  INFO(run.out);
  INFO(run.err);
  REQUIRE(run.code == 0);
  return Json::parse(run.out);
}

}  // namespace

TEST_CASE("rounded probabilities: every command that reads them names the way on", "[cli]") {
  TemporaryFolder folder;
  write_text(folder / "p.csv", rounded_table());
  for (const std::string command :
       {"evaluate p.csv --output e --no-figures", "compare p.csv p.csv --output c",
        "calibrate p.csv --output c.json --no-smoothing",
        "differential p.csv --by specimen --source-prior a=.3,b=.3,c=.4 --output d --no-figures"}) {
    INFO(command);
    const Run refused = leukolens_in(folder.path(), command);
    CHECK(refused.code == 3);
    CHECK_THAT(refused.err, Contains("p.csv: line 2: the probabilities sum to 0.99") && Contains("--renormalise"));
    const Run read = leukolens_in(folder.path(), command + " --renormalise");
    INFO(read.err);
    CHECK(read.code == 0);
  }
  CHECK(leukolens_in(folder.path(), "inspect p.csv").code == 0);
}

TEST_CASE("tables of other line ends, separators and encodings", "[cli][errors]") {
  TemporaryFolder folder;
  std::string carriage = rounded_table();
  for (char& c : carriage)
    if (c == '\n') c = '\r';
  write_text(folder / "mac.csv", carriage);
  CHECK(json_of(leukolens_in(folder.path(), "evaluate mac.csv --renormalise --output r --no-figures --json"))["n"] ==
        60);
  write_text(folder / "semicolons.csv", rounded_table(";"));
  write_text(folder / "tabs.csv", rounded_table("\t"));
  for (const std::string name : {"semicolons.csv", "tabs.csv"})
    for (const std::string command :
         {"evaluate " + name + " --output x", "inspect " + name, "train " + name + " --output x"}) {
      INFO(command);
      const Run run = leukolens_in(folder.path(), command);
      CHECK(run.code == 3);
      CHECK_THAT(run.err, Contains(name) && Contains("Columns are separated by commas"));
    }
  write_text(folder / "mark.csv", in_utf16(rounded_table(), true));
  write_text(folder / "bare.csv", in_utf16(rounded_table(), false));
  for (const std::string name : {"mark.csv", "bare.csv"}) {
    const Run run = leukolens_in(folder.path(), "evaluate " + name + " --output x");
    CHECK(run.code == 3);
    CHECK_THAT(run.err, Contains(name) && Contains("UTF-16") && Contains("CSV UTF-8"));
  }
  std::string nul = rounded_table();
  nul[nul.find("0.79")] = '\0';
  write_text(folder / "nul.csv", nul);
  const Run run = leukolens_in(folder.path(), "evaluate nul.csv --output x");
  CHECK(run.code == 3);
  CHECK_THAT(run.err, Contains("holds NUL bytes") && Contains("restore it from a copy"));
}

TEST_CASE("masks and unread images beside the cells", "[cli]") {
  TemporaryFolder folder;
  fs::create_directories(folder / "in");
  cv::Mat1f mask(48, 48, 0.f);
  mask(cv::Rect(10, 10, 20, 20)) = 1;
  for (const std::string name : {"a", "b"}) {
    fs::copy_file(monocyte, folder / ("in/" + name + ".tif"));
    leukolens::write_tiff_f32(folder / ("in/" + name + "_cp_masks.tif"), mask, {});
    write_text(folder / ("in/" + name + ".bmp"), "BM");
    write_text(folder / ("in/" + name + ".czi"), "ZISRAWFILE");
  }
  write_text(folder / "in/notes.txt", "day 3");
  const Run classified = leukolens_in(folder.path(), "classify in" + model + " --output p.csv --json");
  CHECK(json_of(classified)["cells"] == 2);
  CHECK_THAT(classified.err, Contains("in: 2 masks beside the images, such as a_cp_masks.tif, are passed over") &&
                                 Contains("4 of 8 image files") && Contains("2 BMP, 2 Zeiss CZI"));
  const Run inspected = leukolens_in(folder.path(), "inspect in");
  CHECK_THAT(inspected.out, Contains("5 of 9 files: 2 BMP, 2 Zeiss CZI, 1 .txt") && Contains("2 masks beside"));
  const Json json = json_of(leukolens_in(folder.path(), "inspect in --json"));
  CHECK(json["not_read"].dump() == R"({".txt":1,"BMP":2,"Zeiss CZI":2})");
  CHECK(json["masks_beside"] == 2);
}

TEST_CASE("masks and holograms by their looks", "[cli]") {
  TemporaryFolder folder;
  fs::create_directories(folder / "in");
  cv::Mat1f mask(64, 64, 0.f), hologram(64, 64);
  mask(cv::Rect(10, 10, 20, 20)) = 1;
  for (int y = 0; y < 64; ++y)
    for (int x = 0; x < 64; ++x) hologram(y, x) = static_cast<float>(std::cos(2 * std::numbers::pi * (x + y) / 6));
  leukolens::write_tiff_f32(folder / "in/1.tif", mask, {});
  leukolens::write_tiff_f32(folder / "in/2.tif", hologram, {});
  const Run inspected = leukolens_in(folder.path(), "inspect in");
  CHECK_THAT(inspected.out, Contains("1 of 2 images look like masks") && Contains("--exclude") &&
                                Contains("1 of the 2 images looked into show the fringes of a raw hologram") &&
                                Contains("float32 TIFF in rad"));
  const Run classified = leukolens_in(folder.path(), "classify in" + model + " --output p.csv");
  CHECK_THAT(classified.err, Contains("may be masks") && Contains("in/1.tif") && Contains("may be raw holograms") &&
                                 Contains("in/2.tif"));
  const Run sampled = leukolens_in(folder.path(), "inspect " + quoted((sample / "manifest.csv").string()) + " --json");
  CHECK(json_of(sampled)["advice"].empty());
}

TEST_CASE("an output that is a link is written to its target", "[cli]") {
  TemporaryFolder folder;
  fs::create_directories(folder / "disk/report");
  write_text(folder / "disk/p.csv", "old");
  write_text(folder / "disk/report/metrics.json", "{}");
  fs::create_symlink("disk/p.csv", folder / "p.csv");
  fs::create_directory_symlink("disk/report", folder / "report");
  const std::string cells = quoted((sample / "manifest.csv").string());
  CHECK(leukolens_in(folder.path(), "classify " + cells + model + " --output p.csv").code == 2);
  CHECK(leukolens_in(folder.path(), "classify " + cells + model + " --output p.csv --force").code == 0);
  CHECK(fs::is_symlink(folder / "p.csv"));
  CHECK(fs::exists(folder / "disk/p.csv.meta.json"));
  CHECK(leukolens_in(folder.path(), "evaluate p.csv --role all --output report --no-figures").code == 2);
  CHECK(leukolens_in(folder.path(), "evaluate p.csv --role all --output report --no-figures --force").code == 0);
  CHECK(fs::is_symlink(folder / "report"));
  CHECK(fs::exists(folder / "disk/report/report.html"));
}

TEST_CASE("a label that the model does not know is its own count", "[cli]") {
  TemporaryFolder folder;
  fs::create_symlink(sample / "cells", folder / "cells");
  std::string manifest = leukolens::read_text(sample / "manifest.csv");
  std::size_t renamed = 0;
  for (std::size_t at = 0; (at = manifest.find(",monocyte,", at)) != std::string::npos; ++renamed)
    manifest.replace(at, 10, ",blast,");
  write_text(folder / "study.csv", manifest);
  const std::string told = "labels blast (" + std::to_string(renamed) + " rows) are none of the";
  const Run classified = leukolens_in(folder.path(), "classify study.csv" + model + " --output p.csv");
  CHECK(classified.code == 0);
  CHECK_THAT(classified.err, Contains(told + " model's classes"));
  for (const std::string command :
       {"evaluate p.csv --role all --no-figures --output e", "calibrate p.csv --role all --output c.json",
        "compare p.csv p.csv --role all --output c",
        "differential p.csv --role all --by donor --no-figures --output d --source-prior "
        "eosinophil=.25,lymphocyte=.25,monocyte=.25,neutrophil=.25"}) {
    INFO(command);
    const Run run = leukolens_in(folder.path(), command);
    INFO(run.err);
    CHECK(run.code == 0);
    CHECK_THAT(run.err, Contains(told + " classes"));
  }
  const Run evaluated = leukolens_in(folder.path(), "evaluate p.csv --role all --no-figures --output e --force --json");
  const Json json = json_of(evaluated);
  CHECK(json["metrics"]["accuracy"]["n"] == 40 - renamed);
  write_text(folder / "other.csv", "id,label,p_a,p_b\n1,x,.5,.5\n2,y,.4,.6\n3,y,.4,.6\n");
  const Run other = leukolens_in(folder.path(), "evaluate other.csv --output o --no-figures");
  CHECK(other.code == 3);
  CHECK_THAT(other.err, Contains("labels y (2 rows), x (1 row), the first in line 2, are none of the classes a, b"));
}

TEST_CASE("compare says when one model is calibrated and the other is not", "[cli]") {
  TemporaryFolder folder;
  std::string raw = "id,label,logit_a,logit_b\n", calibrated = "id,label,logit_a,logit_b,p_a,p_b\n";
  for (int i = 0; i < 40; ++i) {
    const double z = (i % 2 ? 1 : -1) * (i % 5 ? 3. : -1.), p = 1 / (1 + std::exp(-z / 2));
    const std::string row = std::to_string(i) + (i % 2 ? ",a," : ",b,") + std::to_string(z) + ",0";
    raw += row + "\n";
    calibrated += row + "," + std::to_string(p) + "," + std::to_string(1 - p) + "\n";
  }
  write_text(folder / "raw.csv", raw);
  write_text(folder / "cal.csv", calibrated);
  const Run unlike = leukolens_in(folder.path(), "compare raw.csv cal.csv --output c");
  REQUIRE(unlike.code == 0);
  CHECK(
      unlike.out.starts_with("A rests on the softmax of its logits, B on the table's own probabilities, which are "
                             "calibrated: NLL, Brier score and ECE compare calibrations"));
  CHECK_THAT(unlike.err, Contains("--footing raw or --footing calibrated"));
  const Json first = leukolens::read_json(folder / "c/comparison.json");
  CHECK(first["footing"]["same"] == false);
  CHECK(first["metrics"]["nll"]["comparable"] == false);
  CHECK(first["metrics"]["accuracy"]["comparable"] == true);
  for (const std::string footing : {"raw", "calibrated"}) {
    const Run alike =
        leukolens_in(folder.path(), "compare raw.csv cal.csv --footing " + footing + " --output " + footing);
    REQUIRE(alike.code == 0);
    CHECK(alike.out.starts_with("Both rest on "));
    const Json json = leukolens::read_json(folder / footing / "comparison.json");
    CHECK(json["metrics"]["nll"]["difference"]["value"].get<double>() == Approx(0).margin(1e-12));
  }
  CHECK(leukolens_in(folder.path(), "compare raw.csv cal.csv --footing fair --output f").code == 2);
}
