// Bad input, command by command: the exit code, a message with file, fault and remedy, nothing half-written.
#include <fstream>
#include <set>

#include "catch.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

struct Case {
  const char* arguments;
  int code;
  const char* message;  ///< part of what stderr must say
};

/// A folder with all that the cases name.
struct Bench {
  TemporaryFolder folder;
  Bench() {
    const auto write = [&](const char* name, const std::string& text) { leukolens::write_file(folder / name, text); };
    fs::create_directory(folder / "empty_folder");
    fs::create_symlink(sample, folder / "cells");
    fs::create_symlink(sample_model, folder / "model");
    write("broken.tif", "II*");
    write("missing_file.csv", "path,label\nnot_there.tif,a\n");
    write("no_label.csv", "path,labl\nx.tif,a\n");
    write("no_columns.csv", "file,class\nbroken.tif,a\n");
    write("bar.csv", "path,label\nbroken.tif,a|b\n");
    write("nan.csv", "id,label,logit_a,logit_b\n1,a,nan,0\n");
    write("unknown_class.csv", "id,label,logit_a,logit_b\n1,c,1,0\n");
    write("zero.csv", "");
    write("purity.csv",
          "path,label,purity\ncells/cells/eosinophil/cell_00001.tif,a,1.5\n"
          "cells/cells/monocyte/cell_00003.tif,b,1\n");
    write("no_rows.csv", "id,label,logit_a,logit_b\n");
    write("sum.csv", "id,label,p_a,p_b\n1,a,0.7,0.7\n");
    write("twice.csv", "id,label,p_a,p_b\n1,a,0.7,0.3\n1,b,0.7,0.3\n");
    write("no_scores.csv", "id,label,x,y\n1,a,0.7,0.3\n");
    write("cut.csv", "id,label,p_a,p_b\n1,a,0.7,0.3\n2,a,0.7");
    write("good.csv", "id,label,p_a,p_b\n1,a,0.7,0.3\n2,b,0.4,0.6\n");
    write("infinite.csv", "id,label,logit_a,logit_b\n1,a,inf,0\n");
    write("three_cells.csv", "id,label,p_eosinophil,p_lymphocyte,p_monocyte\n1,monocyte,0.2,0.2,0.6\n");
    write("three.csv", "id,label,logit_a,logit_b,logit_c\n1,a,1,0,0\n");
    write("top1.csv", "true_label,pred_label,confidence\na,b,0.7\na,a,1.7\n");
    write("weight.csv", "id,label,p_a,p_b,weight\n1,a,0.7,0.3,0\n");
    write("plain.toml", "epochs = 3\nfrobnicate = 1\n");
    for (const char* name : {"rotten_model", "chopped_model", "halfjson_model", "nofile_model", "other_calibration"})
      fs::copy(sample_model, folder / name, fs::copy_options::recursive);
    std::fstream(folder / "rotten_model/weights.safetensors", std::ios::in | std::ios::out)
        .seekp(4000)
        .put('X')
        .put('Y');
    fs::resize_file(folder / "chopped_model/weights.safetensors", 1000);
    write("halfjson_model/model.json", "{");
    fs::remove(folder / "nofile_model/weights.safetensors");
    write(
        "other_calibration/calibration.json",
        R"({"schema_version": 1, "classes": ["eosinophil", "lymphocyte", "monocyte", "neutrophil"], "weights_sha256": "00ff", "precision": "float32",
              "chosen": "temperature", "fitted": [{"method": "temperature", "status": "ok", "temperature": 2, "smoothing": true, "n": 9,
              "nll_before": 1, "nll_after": 1, "ece_before": 0, "ece_after": 0, "steps": 3, "seconds": 0}], "rows": {}})");
  }
};

/// Every path in the folder, to see that a failed command left nothing.
std::set<std::string> listing(const fs::path& folder) {
  std::set<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) paths.insert(entry.path());
  return paths;
}

void check(const Bench& bench, const std::vector<Case>& cases) {
  const auto before = listing(bench.folder.path());
  for (const auto& [arguments, code, message] : cases) {
    const Run run = leukolens_in(bench.folder.path(), arguments);
    INFO("leukolens " << arguments << "\n" << run.err);
    CHECK(run.code == code);
    CHECK_THAT(run.err, Contains(message));
    CHECK(listing(bench.folder.path()) == before);
  }
}

}  // namespace

TEST_CASE("errors of the command line itself", "[cli][errors]") {
  check(Bench{}, {{"", 2, "--help"},
                  {"frobnicate", 2, "frobnicate"},
                  {"inspect nowhere", 2, "nowhere"},
                  {"inspect cells --frobnicate", 2, "frobnicate"},
                  {"train cells --output m --config plain.toml", 2, "frobnicate"},
                  {"train cells --output m --config nowhere.toml", 2, "nowhere.toml"}});
}

TEST_CASE("errors of simulate and inspect", "[cli][errors]") {
  check(Bench{}, {{"simulate empty_folder", 2, "empty_folder: exists already"},
                  {"simulate no/where", 3, "no/where"},
                  {"simulate /proc/nope/s", 3, "/proc/nope/s"},
                  {"simulate out --cells 0", 2, "--cells"},
                  {"simulate out --decided-by colour", 2, "decided-by"},
                  {"inspect empty_folder", 3, "empty_folder"},
                  {"inspect no_label.csv", 3, "no_label.csv"},
                  {"inspect no_columns.csv", 3, "columns found: file, class"}});
}

TEST_CASE("errors of train", "[cli][errors]") {
  check(Bench{}, {{"train nowhere --output m", 2, "nowhere"},
                  {"train empty_folder --output m", 3, "empty_folder"},
                  {"train missing_file.csv --output m", 3, "not_there.tif"},
                  {"train no_label.csv --output m", 3, "columns found: path, labl"},
                  {"train no_columns.csv --output m", 3, "no column `path`; columns found: file, class"},
                  {"train bar.csv --output m", 3, "bar.csv:2: "},
                  {"train cells/manifest.csv --output /proc/nope/m", 3, "/proc/nope/m"},
                  {"train cells/manifest.csv --output empty_folder", 2, "empty_folder: exists already"},
                  {"train cells/manifest.csv --output no/where", 3, "no/where"},
                  {"train cells/manifest.csv --output m --architecture tea", 2, "tea"},
                  {"train cells/manifest.csv --output m --epochs 0", 2, "--epochs"},
                  {"train cells/manifest.csv --output m --folds -1", 2, "--folds"},
                  {"train cells/manifest.csv --output m --folds 1", 2, "--folds"},
                  {"train cells/manifest.csv --output m --folds two", 2, "--folds"},
                  {"train cells/manifest.csv --output m --folds 41 --skip-bad", 3, "41 folds of 40 cells"},
                  {"train cells/manifest.csv --output m --seeds 0", 2, "--seeds"},
                  {"train cells/manifest.csv --output m --seeds 2", 2, "--folds"},
                  {"train cells/manifest.csv --output m --deploy ensemble", 2, "--folds"},
                  {"train cells/manifest.csv --output m --folds 2 --deploy tea", 2, "tea"},
                  {"train cells/manifest.csv --output m --label-smoothing 1", 2, "--label-smoothing"},
                  {"train cells/manifest.csv --output m --mixup 2", 2, "--mixup"},
                  {"train cells/manifest.csv --output m --mixup nan", 3, "mixup"},
                  {"train cells/manifest.csv --output m --balance tea", 2, "tea"},
                  {"train cells/manifest.csv --output m --resume --force", 2, "--resume"},
                  {"train cells/manifest.csv --output model --resume", 2, "model: exists already"},
                  {"train purity.csv --output m", 3, "purity"}});
}

TEST_CASE("errors of classify", "[cli][errors]") {
  check(Bench{},
        {{"classify nowhere --model model --output o.csv", 2, "nowhere"},
         {"classify cells --model nowhere --output o.csv", 2, "nowhere"},
         {"classify empty_folder --model model --output o.csv", 3, "empty_folder"},
         {"classify cells --model empty_folder --output o.csv", 3, "empty_folder: not a model folder"},
         {"classify cells --model rotten_model --output o.csv", 3, "rotten_model/weights.safetensors: checksum"},
         {"classify cells --model chopped_model --output o.csv", 3, "chopped_model/weights.safetensors"},
         {"classify cells --model halfjson_model --output o.csv", 3, "halfjson_model/model.json"},
         {"classify cells --model nofile_model --output o.csv", 3, "nofile_model/weights.safetensors"},
         {"classify no_columns.csv --model model --output o.csv", 3, "columns found: file, class"},
         {"classify cells cells --model model --output o.csv", 3, "given twice"},
         {"classify cells --model model --output /proc/nope/o.csv", 3, "/proc/nope/o.csv"},
         {"classify cells --model other_calibration --output o.csv", 3, "fitted for other weights"},
         {"classify cells --model model --output good.csv", 2, "good.csv: exists already"},
         {"classify cells --model model --output no/where.csv", 3, "no/where.csv"},
         {"classify cells --model model --output o.xlsx", 2, ".csv"},
         {"classify cells --model model --output o.csv --batch 0", 2, "--batch"},
         {"classify cells --model model --output o.csv --phase-range 3", 2, "--phase-range"}});
}

TEST_CASE("errors of calibrate", "[cli][errors]") {
  check(Bench{}, {{"calibrate nowhere.csv --output c.json", 2, "nowhere.csv"},
                  {"calibrate empty_folder --output c.json", 3, "empty_folder: is a folder"},
                  {"calibrate good.csv", 2, "--output"},
                  {"calibrate nan.csv --output c.json", 3, "nan.csv"},
                  {"calibrate infinite.csv --output c.json", 3, "infinite.csv: line 2"},
                  {"calibrate three_cells.csv --model model", 3, "neutrophil"},
                  {"calibrate good.csv --output c.json --odir 1", 2, "--odir"},
                  {"calibrate good.csv --cross-fit 3 --model model", 2, "--cross-fit"},
                  {"calibrate good.csv --cross-fit 3 --output c.csv --conformal lac", 2, "--cross-fit"},
                  {"calibrate unknown_class.csv --output c.json", 3, "unknown_class.csv"},
                  {"calibrate zero.csv --output c.json", 3, "zero.csv"},
                  {"calibrate no_rows.csv --output c.json", 3, "no_rows.csv"},
                  {"calibrate twice.csv --output c.json", 3, "twice.csv"},
                  {"calibrate no_scores.csv --output c.json", 3, "no_scores.csv"},
                  {"calibrate cut.csv --output c.json", 3, "cut.csv: line 3"},
                  {"calibrate good.csv --output c.json --input logits", 3, "good.csv"},
                  {"calibrate good.csv --output c.json --role tea", 2, "--role tea: no such role"},
                  {"calibrate good.csv --output c.json --method tea", 2, "method"},
                  {"calibrate good.csv --model model", 3, "good.csv"},
                  {"calibrate good.csv --output /proc/nope/c.json", 3, "/proc/nope/c.json"},
                  {"calibrate good.csv --output cut.csv", 2, "cut.csv: exists already"}});
}

TEST_CASE("errors of evaluate", "[cli][errors]") {
  check(Bench{},
        {{"evaluate nowhere.csv --output r", 2, "nowhere.csv"},
         {"evaluate empty_folder --output r", 3, "empty_folder: is a folder"},
         {"evaluate --top1 empty_folder --output r", 3, "empty_folder: is a folder"},
         {"evaluate unknown_class.csv --output r", 3, "unknown_class.csv"},
         {"evaluate zero.csv --output r", 3, "zero.csv"},
         {"evaluate sum.csv --output r", 3, "sum.csv"},
         {"evaluate twice.csv --output r", 3, "twice.csv"},
         {"evaluate cut.csv --output r", 3, "cut.csv: line 3"},
         {"evaluate nan.csv --output r", 3, "nan.csv: line 2"},
         {"evaluate infinite.csv --output r", 3, "infinite.csv: line 2"},
         {"evaluate no_rows.csv --output r", 3, "no_rows.csv: no rows"},
         {"evaluate three.csv --output r --model model", 3, "three.csv"},
         {"evaluate weight.csv --output r", 3, "weight.csv: line 2: weight"},
         {"evaluate good.csv --output r --by device", 3, "no column `device`"},
         {"evaluate --output r", 2, "--top1"},
         {"evaluate good.csv --top1 good.csv --output r", 2, "--top1"},
         {"evaluate --top1 nowhere.csv --output r", 2, "nowhere.csv"},
         {"evaluate --top1 top1.csv --output r", 3, "top1.csv: line 3: confidence"},
         {"evaluate --top1 good.csv --output r", 3, "no column `true_label`"},
         {"evaluate good.csv --output r --interval tea", 2, "--interval"},
         {"evaluate good.csv --output r --role tea", 2, "calibrate, new, test, train, validate, or all"},
         {"evaluate good.csv --output r --bins 0", 2, "--bins"},
         {"evaluate good.csv --output empty_folder", 2, "empty_folder: exists already"},
         {"evaluate good.csv --output no/where", 3, "no/where"},
         {"evaluate good.csv --output /proc/nope/r", 3, "/proc/nope/r"},
         {"evaluate good.csv --output r --calibration halfjson_model/model.json", 3, "halfjson_model/model.json"}});
}

TEST_CASE("errors of explain and verify", "[cli][errors]") {
  check(Bench{},
        {{"explain cells --model model --method grad-cam --output /proc/nope/e", 3, "/proc/nope/e"},
         {"explain cells --model model --method grad-cam --max-cells=-2 --output e", 2, "--max-cells"},
         {"explain cells --model other_calibration --method grad-cam --output e", 3, "fitted for other weights"},
         {"explain cells --model model --method tea-leaves --output e", 2, "method"},
         {"explain nowhere --model model --method grad-cam --output e", 2, "nowhere"},
         {"explain cells --model model --method grad-cam --output e --target tea", 2, "tea"},
         {"explain cells --model model --method grad-cam --output e --layer tea", 2, "tea"},
         {"explain cells --model model --method grad-cam --output e --where tea=1", 2, "tea"},
         {"explain cells --model model --method grad-cam --output e --where predicted=tea", 3, "cells"},
         {"explain cells --model rotten_model --method grad-cam --output e", 3, "rotten_model"},
         {"explain cells --model model --method grad-cam --output empty_folder", 2, "empty_folder: exists already"},
         {"verify nowhere", 2, "nowhere"},
         {"verify empty_folder", 3, "empty_folder"},
         {"verify rotten_model", 3, "rotten_model/weights.safetensors"},
         {"verify halfjson_model", 3, "halfjson_model/model.json"}});
}

TEST_CASE("errors of differential", "[cli][errors]") {
  const Bench bench;
  const auto write = [&](const char* name, const std::string& text) {
    leukolens::write_file(bench.folder / name, text);
  };
  write("named.csv", "id,donor,label,p_a,p_b\n1,d1,a,0.7,0.3\n2,d2,b,0.4,0.6\n");
  write("trained.csv", "id,donor,role,p_a,p_b\n1,d1,train,0.7,0.3\n");
  write("reference.csv", "donor,a\nd1,3\n");
  write("elsewhere.csv", "donor,a,b\nd9,3,4\n");
  check(bench,
        {{"differential nowhere.csv --by donor --output r", 2, "nowhere.csv"},
         {"differential named.csv --output r", 2, "--by"},
         {"differential named.csv --by tea --output r", 2, "tea"},
         {"differential good.csv --by donor --output r", 3, "good.csv: no cell has a donor"},
         {"differential named.csv --by donor --output r", 3, "--source-prior"},
         {"differential named.csv --by donor --output r --source-prior a=1", 2, "a class is missing"},
         {"differential named.csv --by donor --output r --source-prior a=1,b=0", 2, "`b=0`"},
         {"differential named.csv --by donor --output r --source-prior a=1,c=1", 2, "no class `c`"},
         {"differential trained.csv --by donor --output r", 3, "--role"},
         {"differential trained.csv --by donor --output r --role tea", 2, "--role tea"},
         {"differential sum.csv --by donor --output r", 3, "sum.csv"},
         {"differential zero.csv --by donor --output r", 3, "zero.csv"},
         {"differential named.csv --by donor --output empty_folder", 2, "empty_folder: exists already"},
         {"differential named.csv --by donor --output r --max-unknown 2", 2, "--max-unknown"},
         {"differential named.csv --by donor --output r --model model", 3, "classes"},
         {"differential named.csv --by donor --output r --model empty_folder", 3, "empty_folder"},
         {"differential named.csv --by donor --output r --calibration halfjson_model/model.json", 3, "model.json"},
         {"differential named.csv --by donor --output r --reference reference.csv --source-prior a=1,b=1", 3,
          "reference.csv: no column b"},
         {"differential named.csv --by donor --output r --reference elsewhere.csv --source-prior a=1,b=1", 3,
          "elsewhere.csv: none of its specimens"}});
}

TEST_CASE("errors of monitor", "[cli][errors]") {
  check(Bench{}, {{"monitor nowhere.csv --model model", 2, "nowhere.csv"},
                  {"monitor good.csv", 2, "--model"},
                  {"monitor good.csv --model nowhere", 2, "nowhere"},
                  {"monitor good.csv --model empty_folder", 3, "empty_folder"},
                  {"monitor good.csv --model model", 3, "classes"},
                  {"monitor good.csv --model model --alpha 2", 2, "--alpha"},
                  {"monitor good.csv --model other_calibration", 3, "fitted for other weights"}});
}

TEST_CASE("errors of compare", "[cli][errors]") {
  const Bench bench;
  leukolens::write_file(bench.folder / "other.csv", "id,label,p_a,p_b\n1,b,0.7,0.3\n");
  leukolens::write_file(bench.folder / "three.csv", "id,label,p_a,p_b,p_c\n1,a,0.7,0.2,0.1\n");
  leukolens::write_file(bench.folder / "apart.csv", "id,label,p_a,p_b\n9,a,0.7,0.3\n");
  check(bench, {{"compare good.csv --output r", 2, "B"},
                {"compare good.csv nowhere.csv --output r", 2, "nowhere.csv"},
                {"compare good.csv other.csv --output r", 3, "other.csv: labels 1 b"},
                {"compare good.csv three.csv --output r", 3, "same classes"},
                {"compare good.csv apart.csv --output r", 3, "no cell is in both"},
                {"compare good.csv nan.csv --output r", 3, "nan.csv"},
                {"compare good.csv good.csv --output empty_folder", 2, "empty_folder: exists already"},
                {"compare good.csv good.csv --output r --bins 0", 2, "--bins"},
                {"compare good.csv good.csv --output r --calibration-b halfjson_model", 3, "halfjson_model"}});
}
