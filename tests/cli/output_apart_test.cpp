// No command replaces what it reads, whatever --force says.
#include <map>

#include "catch.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

const std::string model = " --model " + quoted(sample_model.string());

/// out/ looks like an old result of every command and holds a table, a model, a configuration and images.
struct OldResult : TemporaryFolder {
  OldResult() {
    const auto out = *this / "out";
    fs::create_directories(out / "cells");
    for (const char* marker : {"metrics.json", "comparison.json", "differential.json", "manifest.json", "model.json"})
      leukolens::write_file(out / marker, "{}");
    std::string rows = "id,label,donor,p_a,p_b\n";
    for (int i = 0; i < 12; ++i) rows += std::to_string(i) + (i % 2 ? ",a,d1,0.7,0.3\n" : ",b,d2,0.4,0.6\n");
    leukolens::write_file(out / "p.csv", rows);
    leukolens::write_file(*this / "p.csv", rows);
    leukolens::write_file(out / "c.toml", "bins = 10\n");
    fs::copy(sample_model, out / "m", fs::copy_options::recursive);
    fs::copy_file(sample / "cells/monocyte/cell_00003.tif", out / "cells/a.tif");
    leukolens::write_file(*this / "m.csv", "path,label\nout/cells/a.tif,monocyte\n");
    fs::create_directory_symlink(out, *this / "link");
  }
};

std::map<std::string, std::string> files_in(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files[entry.path()] = leukolens::read_text(entry.path());
  return files;
}

}  // namespace

TEST_CASE("--force never replaces an input, whichever command", "[cli][errors]") {
  OldResult at;
  const auto before = files_in(at.path());
  for (const std::string& command : {
           std::string("evaluate out/p.csv --output out --force"),
           std::string("evaluate link/p.csv --output out --force"),
           std::string("evaluate out/p.csv --output link/ --force"),
           std::string("evaluate p.csv --output out --force --config out/c.toml"),
           std::string("evaluate p.csv --output out/cells/../../out --force --calibration out/m/model.json"),
           std::string("compare out/p.csv p.csv --output out --force"),
           std::string("compare p.csv p.csv --calibration-b out/m --output out --force"),
           std::string("differential out/p.csv --source-prior a=1,b=1 --by donor --output out --force"),
           std::string("calibrate out/p.csv --output out/p.csv --force"),
           std::string("calibrate p.csv --output p.csv --force"),
           std::string("export out/m --onnx out/m/model.json --force"),
           std::string("export out/m --onnx out/m/new.onnx"),
           std::string("train out/cells --output out --force"),
           std::string("train m.csv --output out --force"),
           "classify m.csv" + model + " --output ./m.csv --force",
           "classify out/cells" + model + " --output out/cells/p.csv",
           std::string("classify out/cells --model out/m --output out/m/p.csv"),
           "explain out/cells" + model + " --method grad-cam --output out --force",
           "explain m.csv" + model + " --method grad-cam --output out --force",
           "explain out/p.csv --root out/cells" + model + " --method grad-cam --output out --force",
           std::string("explain m.csv --model out/m --method grad-cam --output out/m --force"),
       }) {
    const Run run = leukolens_in(at.path(), command);
    INFO(command << "\n" << run.err);
    CHECK(run.code == 2);
    CHECK_THAT(run.err, Contains("an input of this command"));
  }
  CHECK(files_in(at.path()) == before);
}
