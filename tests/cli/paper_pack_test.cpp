// `evaluate --methods-text` through the real program.
#include "catch.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;

TEST_CASE("evaluate --methods-text writes the pack of a paper into the report", "[cli]") {
  TemporaryFolder folder;
  std::string text = "label,logit_eosinophil,logit_lymphocyte,logit_monocyte,logit_neutrophil,donor\n";
  const char* classes[] = {"eosinophil", "lymphocyte", "monocyte", "neutrophil"};
  for (int i = 0; i < 48; ++i) {
    text += classes[i % 4];
    for (int k = 0; k < 4; ++k) text += k == (i % 7 ? i % 4 : (i + 1) % 4) ? ",3" : ",0.5";
    text += ",d" + std::to_string(i % 6) + "\n";
  }
  leukolens::write_file(folder / "t.csv", text);
  const std::string model = quoted(sample_model.string());
  const Run run =
      leukolens_in(folder.path(), "evaluate t.csv --model " + model + " --output r --methods-text --no-figures");
  INFO(run.err);
  REQUIRE(run.code == 0);
  const auto methods = leukolens::read_text(folder / "r/methods.md");
  CHECK_THAT(methods,
             Contains("trained on 1\u2009180 cells") && Contains("[@loshchilov2019]") && Contains("at 0.300 um"));
  CHECK_THAT(methods, Contains("Evaluated were 48 cells") && Contains("of 6 donors"));
  CHECK_THAT(leukolens::read_text(folder / "r/references.bib"), Contains("@inproceedings{loshchilov2019,"));
  CHECK_THAT(leukolens::read_text(folder / "r/checklist.md"), Contains("| 27c |"));

  const Run without = leukolens_in(folder.path(), "evaluate t.csv --output plain --no-figures");
  REQUIRE(without.code == 0);
  CHECK_FALSE(std::filesystem::exists(folder / "plain/methods.md"));
}

TEST_CASE("evaluate --top1 --methods-text says that the classifier is not known", "[cli]") {
  TemporaryFolder folder;
  leukolens::write_file(folder / "t.csv", "true_label,pred_label,confidence\na,a,0.9\nb,a,0.6\nb,b,0.8\n");
  const Run run = leukolens_in(folder.path(), "evaluate --top1 t.csv --output r --methods-text --no-figures");
  INFO(run.err);
  REQUIRE(run.code == 0);
  CHECK_THAT(leukolens::read_text(folder / "r/methods.md"),
             Contains("which classifier made them is to be filled in by the authors") && Contains("Only the call"));
}
