#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "program.hpp"

using Catch::Contains;
namespace fs = std::filesystem;

namespace {

/// Cells of the sample model's classes from captures of 40, all with one background.
std::string table_of(const std::string& name, int captures, const std::string& background) {
  const std::string classes[] = {"eosinophil", "lymphocyte", "monocyte", "neutrophil"};
  std::string text = "id,content_hash,role,capture,label";
  for (const auto& c : classes) text += ",logit_" + c;
  text += ",background\n";
  for (int i = 0; i < 40 * captures; ++i) {
    const std::string cell = name + std::to_string(i);
    text += cell + "," + cell + ",new,capture " + std::to_string(i / 40) + "," + classes[i % 4];
    for (int k = 0; k < 4; ++k) text += "," + std::to_string((k == i % 4 ? 1.5 : 0.) + 0.01 * (i * (k + 3) % 89));
    text += "," + background + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("monitor: rounding of the background is no alarm, an offset that matters is", "[cli]") {
  const TemporaryFolder folder;
  fs::copy(sample_model, folder / "model", fs::copy_options::recursive);
  leukolens::write_file(folder / "before.csv", table_of("before", 10, "0.04125"));
  REQUIRE(leukolens_in(folder.path(), "calibrate before.csv --model model").code == 0);
  const auto verdict = [&](const std::string& background, const std::string& options = "") {
    leukolens::write_file(folder / "today.csv", table_of("today", 2, background), leukolens::IfExists::replace);
    const Run run = leukolens_in(folder.path(), "monitor today.csv --model model " + options);
    INFO(run.err);
    REQUIRE(run.code == 0);
    return run.out + run.err;
  };
  CHECK_THAT(verdict("0.0412501"), Contains("looks like the calibration cells") &&
                                       Contains("background: alike, median 0.041 rad today, 0.041 rad before; they "
                                                "agree within 0.02 rad"));
  CHECK_THAT(verdict("0.055"),
             Contains("background: differs by less than matters") && Contains("they agree within 0.02 rad, p < 0.001"));
  CHECK_THAT(verdict("0.0912"), Contains("is unlike") && Contains("background: DIFFERS") &&
                                    Contains("100.0 % of the cells differ by more than 0.02 rad"));
  CHECK_THAT(verdict("0.055", "--smallest-background 0.01"), Contains("background: DIFFERS"));
  const Run wrong = leukolens_in(folder.path(), "monitor today.csv --model model --smallest-focus 2");
  CHECK(wrong.code == 2);
  CHECK_THAT(wrong.err, Contains("--smallest-focus"));
}
