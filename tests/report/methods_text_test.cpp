#include "leukolens/report/methods_text.hpp"

#include <algorithm>

#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "report/citations.hpp"
#include "sample.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

Model network(const std::string& architecture = "leukonet") {
  Model m;
  m.architecture = architecture;
  m.classes = {"a", "b"};
  m.preprocessing.patch = 48;
  m.weights_sha256 = std::string(64, 'c');
  return m;
}

Json training() {
  Json json;
  json["data"]["classes"] = {{"a", {{"train", 30}, {"validate", 5}}}, {"b", {{"train", 20}, {"validate", 0}}}};
  json["options"] = {{"batch", 32},
                     {"learning_rate", 0.002},
                     {"weight_decay", 0.01},
                     {"warm_up", 0.05},
                     {"balance", "loss"},
                     {"label_smoothing", 0.0},
                     {"mixup", 0.0},
                     {"init_sha256", nullptr},
                     {"folds", 0},
                     {"seeds", 1},
                     {"augmentation", {{"flip", true}, {"rotate", false}, {"noise_std", 0.05}}}};
  json["best_epoch"] = 2;
  json["history"] = Json::array({{{"epoch", 1}}, {{"epoch", 2}}, {{"epoch", 3}}});
  return json;
}

MethodsBasis basis_of(const Model& model, const Json& json) {
  MethodsBasis b;
  b.basis.model = model;
  b.training = std::make_shared<const Json>(json);
  return b;
}

Calibration calibrated(CalibrationMethod method = CalibrationMethod::temperature) {
  Calibration c;
  c.classes = {"a", "b"};
  c.fitted.emplace_back();
  c.fitted.back().method = method;
  c.fitted.back().n = 120;
  return c;
}

MethodsBasis basis_with(const Calibration& calibration) {
  auto b = basis_of(network(), training());
  b.basis.calibration = calibration;
  return b;
}

std::string text_of(const MethodsBasis& basis, const Evaluation& e = full_sample({"a", "b"}, {})) {
  return methods_text(e, {}, basis);
}

bool has(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("the methods say which network it was, and that it is not known where it is not", "[report]") {
  CHECK_THAT(text_of({}), Contains("which classifier made them is to be filled in by the authors"));
  const auto text = text_of(basis_of(network(), training()));
  CHECK_THAT(text, Contains("Cells were classified as a and b by a small residual convolutional network [@he2016]"));
  CHECK_THAT(text, Contains("48 x 48 pixels") && Contains("The pixel size is not stated by the model."));
  auto scaled = network("resnet18");
  scaled.preprocessing.pixel_size_um = 0.3;
  scaled.preprocessing.unit = Unit::arbitrary;
  scaled.preprocessing.background = Background::border_ramp;
  const auto other = text_of(basis_of(scaled, training()));
  CHECK_THAT(other, Contains("ResNet-18") && Contains("at 0.300 um a pixel") && Contains("arbitrary units") &&
                        Contains("less a plane"));
  CHECK_FALSE(has(other, "pixel size is not stated"));
  auto ensemble = network("ensemble");
  ensemble.members = {network(), network()};
  CHECK_THAT(text_of(basis_of(ensemble, training())), Contains("an ensemble of 2 models whose logits were averaged"));
  auto shape = network("shape-baseline");
  shape.preprocessing.shape_mean.assign(8, 0);
  CHECK_THAT(text_of(basis_of(shape, training())), Contains("8 columns") && Contains("ridge penalty"));
  CHECK_FALSE(has(text_of(basis_of(shape, training())), "AdamW"));
}

TEST_CASE("the methods tell of the training what training.json does, no more", "[report]") {
  const auto text = text_of(basis_of(network(), training()));
  CHECK_THAT(text, Contains("trained on 50 cells (a: 30, b: 20), with 5 cells more for validation"));
  CHECK_THAT(text,
             Contains("AdamW [@loshchilov2019]") && Contains("batches of 32") && Contains("first 5 % of the steps"));
  CHECK_THAT(text, Contains("the loss weighted every class alike") && Contains("Weights started at random [@he2015]"));
  CHECK_THAT(text, Contains("mirrored and made noisy") && Contains("Of 3 epochs the one with the smallest log loss"));
  for (const char* absent : {"Mixup", "Labels were smoothed", "cross-validation", "turned"})
    CHECK_FALSE(has(text, absent));

  auto json = training();
  json["options"].update({{"mixup", 0.2},
                          {"label_smoothing", 0.1},
                          {"folds", 5},
                          {"seeds", 3},
                          {"balance", "sampling"},
                          {"init_sha256", std::string(64, 'd')}});
  const auto other = text_of(basis_of(network(), json));
  CHECK_THAT(other, Contains("Mixup [@zhang2018]") && Contains("Labels were smoothed by 0.1"));
  CHECK_THAT(other, Contains("In 5-fold cross-validation with 3 seeds") && Contains("drawn equally often"));
  CHECK_THAT(other, Contains("started from a given file") && Contains("the weights of epoch 2 were kept"));
  CHECK_FALSE(has(other, "smallest log loss"));  // no cell chooses the epoch with folds

  MethodsBasis bare;
  bare.basis.model = network();
  CHECK_THAT(text_of(bare), Contains("How the model was trained is to be filled in by the authors."));
  CHECK_THAT(text_of(basis_of(network(), Json::object())), !Contains("AdamW") && !Contains("trained on"));
}

TEST_CASE("the methods name the calibrator, its cells, and a fit without an answer", "[report]") {
  CHECK_THAT(text_of(basis_of(network(), training())), Contains("No calibration was applied"));
  const auto text = text_of(basis_with(calibrated()));
  CHECK_THAT(text, Contains("calibrated by temperature scaling [@guo2017], fitted on 120 cells."));
  CHECK_FALSE(has(text, "had no answer"));
  for (const char* absent : {"chosen by", "A prior", "mixed with equal"}) CHECK_FALSE(has(text, absent));
  auto c = calibrated(CalibrationMethod::beta);
  c.fitted.back().status = FitStatus::separable;
  c.fitted.back().smoothing = {.prior = 0.1, .uniform_cells = 1};
  c.choice = MethodChoice{CalibrationMethod::beta, 5, true, 9, 0.3, {}};
  const auto other = text_of(basis_with(c));
  CHECK_THAT(other, Contains("A prior kept") && Contains("the weight of 1 against 120 cells [@berta2025]"));
  CHECK_THAT(other, Contains("[@kull2017]") && Contains("The fit had no answer"));
  CHECK_THAT(other, Contains("chosen by 5-fold cross-validation over whole donors") && Contains("[@breiman1984]"));
  auto calls = sample({"a", "b"});
  CHECK_THAT(methods_text(calls, {}, {}), Contains("Only the call and its confidence were evaluated"));
}

TEST_CASE("the methods say who was evaluated and what the intervals rest on", "[report]") {
  auto e = full_sample({"a", "b"}, {"one", "two"});
  ReportContext context;
  context.rows = {"Used: 40 test rows."};
  context.choice.emplace();
  auto text = methods_text(e, context, {});
  CHECK_THAT(text, Contains("Evaluated were 40 cells (a: 20, b: 20) of 2 donors. Used: 40 test rows."));
  CHECK_FALSE(has(text, "Donors are not known"));
  CHECK_FALSE(has(text, "too good"));
  context.choice->of_training_donors = 7;
  CHECK_THAT(methods_text(e, context, {}), Contains("7 cells of them are of donors whose other cells were trained on"));

  e.donors.clear();
  CHECK_THAT(methods_text(e, context, {}), Contains("Donors are not known: cells count as independent"));
  for (auto& metric : e.metrics) metric.second.ci_method = "bootstrap of 12 donors, percentile, 1000 draws, seed 1";
  CHECK_THAT(methods_text(e, context, {}),
             Contains("1000 draws, seed 1\" [@efron1993]") && Contains("Intervals are by donor"));
  e.metrics = {{"accuracy", Estimate{0.9, {}, "3 donors: too few for an interval", 40}}};
  CHECK_THAT(methods_text(e, context, {}), Contains("No interval is given for Accuracy (\"3 donors"));
}

TEST_CASE("the methods say where cells of the calibration may be among those evaluated", "[report]") {
  auto basis = basis_with(calibrated());
  CHECK_THAT(text_of(basis), Contains("Whether cells of the calibration are among them is not known"));
  basis.basis.seen = {"hash"};
  CHECK_FALSE(has(text_of(basis), "is not known, since"));
}

TEST_CASE("the methods cite the metrics that are there", "[report]") {
  auto e = full_sample({"a", "b"}, {});
  const auto text = methods_text(e, {}, {});
  CHECK_THAT(text, Contains("Brier score [@brier1950]") && Contains("3 bins of equal width"));
  CHECK_FALSE(has(text, "kappa"));
  CHECK_FALSE(has(text, "null band"));
  CHECK_FALSE(has(text, "weighted by the weights"));
  e.metrics.emplace_back("kappa", Estimate{0.8, Interval{0.7, 0.9}, "Wilson score interval", e.n});
  e.metrics.emplace_back("smece", Estimate{0.1, {}, "", e.n, {}, Interval{0, 0.2}});
  e.weighted = true;
  CHECK_THAT(methods_text(e, {}, {}), Contains("[@cohen1960]") && Contains("[@wilson1927]") && Contains("null band") &&
                                          Contains("weighted by the weights of the table"));
  e.curves = {};
  const auto bare = methods_text(e, {}, {});
  CHECK_FALSE(has(bare, "Decision curves"));
  CHECK_FALSE(has(bare, "CORP"));
}

TEST_CASE("the methods tell sets, acceptance and unknown cells as they were fitted", "[report]") {
  const auto e = full_sample({"a", "b"}, {});
  CHECK_FALSE(has(text_of(basis_with(calibrated()), e), "set of classes"));
  auto c = calibrated();
  c.decisions.sets.emplace();
  c.decisions.sets->thresholds = {{0.4, 60, 12, true}, {0.5, 60, 12, true}};
  c.decisions.abstention.emplace();
  c.decisions.unknown.emplace();
  const auto text = text_of(basis_with(c), e);
  CHECK_THAT(text,
             Contains("for 90.0 % of cells of every class") && Contains("[@sadinle2019]") && Contains("[@dunn2023]"));
  CHECK_THAT(text, Contains("No threshold was found at which at most 2.0 % of accepted calls are wrong") &&
                       Contains("[@lee2018]"));
  c.decisions.sets->options.score = ConformalScore::aps;
  c.decisions.sets->options.pooled = true;
  c.decisions.sets->thresholds = {{0.4, 120, 0, false}};
  c.decisions.abstention->threshold = 0.97;
  const auto other = text_of(basis_with(c), e);
  CHECK_THAT(other, Contains("[@romano2020]") && Contains("accepted at or above 0.970, where at most 2.0 %"));
  CHECK_FALSE(has(other, "of every class"));
  CHECK_FALSE(has(other, "[@dunn2023]"));
}

TEST_CASE("what training warned of is in the methods and among the limitations", "[report]") {
  ReportContext context;
  const auto e = sample({"a", "b"});
  CHECK_FALSE(has(methods_text(e, context, {}), "To be discussed"));
  CHECK_THAT(tripod_checklist(e, context, {}), Contains("| 26 | limitations | To be filled in by the authors. |"));
  context.training_warnings = {"CONFOUNDED: the background alone gives the class away."};
  CHECK_THAT(methods_text(e, context, {}), Contains("To be discussed by the authors") && Contains("CONFOUNDED"));
  CHECK_THAT(tripod_checklist(e, context, {}), Contains("Training warned: CONFOUNDED"));
}

TEST_CASE("references.bib holds exactly the works that methods.md cites", "[report]") {
  auto c = calibrated(CalibrationMethod::dirichlet);
  c.decisions.sets.emplace();
  c.decisions.unknown.emplace();
  ReportContext context;
  context.differential.emplace();
  for (const auto& basis : {MethodsBasis{}, basis_of(network("lenet5"), training()), basis_with(c)}) {
    TemporaryFolder folder;
    write_paper_pack(folder.path(), full_sample({"a", "b"}, {"d"}), context, basis);
    const auto methods = read_text(folder / "methods.md"), bib = read_text(folder / "references.bib");
    const auto cited = cited_in(methods);
    std::size_t entries = 0;
    for (auto at = bib.find('@'); at != std::string::npos; at = bib.find('@', at + 1)) ++entries;
    CHECK(entries == cited.size());
    for (const auto& key : cited) CHECK_THAT(bib, Contains("{" + key + ","));
    for (const auto& key : cited_in(read_text(folder / "checklist.md"))) CHECK(std::ranges::count(cited, key) == 1);
  }
}

TEST_CASE("every work has what a reference needs, and none is unknown", "[report]") {
  const auto keys = citation_keys();
  CHECK(keys.size() > 30);
  for (const auto& key : keys) {
    const auto entry = bibliography({key});
    for (const char* field : {"author = {", "title = {", "year = {"}) CHECK_THAT(entry, Contains(field));
    CHECK(std::ranges::count(entry, '{') == std::ranges::count(entry, '}'));
    CHECK(key.ends_with(entry.substr(entry.find("year = {") + 8, 4)));
  }
  CHECK_THROWS_AS(bibliography({"nobody1900"}), std::out_of_range);
}

TEST_CASE("many classes are counted in the methods, not named", "[report]") {
  std::vector<std::string> names;
  for (int k = 0; k < 13; ++k) names.push_back("class " + std::to_string(k));
  auto e = sample(names);
  e.per_class[3].counts.n = 7;
  auto model = network();
  model.classes = names;
  const auto text = methods_text(e, {}, basis_of(model, training()));
  CHECK_THAT(text, Contains("Cells were classified as one of 13 classes by"));
  CHECK_THAT(text, Contains("260 cells (13 classes of 7 to 20 cells)"));
}

TEST_CASE("names of the user's are no markup and cite nothing", "[report]") {
  const auto e = sample({"[@nobody1900]", "a|b*c"});
  const auto text = methods_text(e, {}, {});
  CHECK_THAT(text, Contains("\\[\\@nobody1900\\]: 20, a\\|b\\*c: 20"));
  CHECK(std::ranges::count(cited_in(text), "nobody1900") == 0);
  const auto rows = tripod_checklist(e, {}, {});
  for (std::size_t at = rows.find("| 1 |"), end = 0; at < rows.size(); at = end + 1) {  // three fields in every row
    end = rows.find('\n', at);
    std::size_t bars = 0;
    for (auto i = at; i < end; ++i) bars += rows[i] == '|' && rows[i - 1] != '\\';
    CHECK(bars == 4);
  }
}

TEST_CASE("the checklist fills in what is known and leaves the rest to the authors", "[report]") {
  ReportContext context;
  context.stamp.tool_version = "1.2";
  auto e = full_sample({"a", "b"}, {"x", "y"});
  const auto none = tripod_checklist(sample({"a", "b"}), context, {});
  CHECK_THAT(none, Contains("| 13 | class imbalance | To be filled in by the authors. |"));
  CHECK_THAT(none, Contains("| 11 | missing data | To be filled in by the authors. |"));
  CHECK_THAT(none, Contains("| 18f | availability of code | Leukolens 1.2. |") && Contains("donors are not known"));
  context.choice.emplace();
  context.choice->failed = 3;
  const auto text = tripod_checklist(e, context, basis_with(calibrated()));
  CHECK_THAT(text, Contains("3 cells without scores and 0 without a label were left out."));
  CHECK_THAT(text, Contains("In training the loss weighted every class alike") && Contains("of 2 donors"));
  CHECK_THAT(text, Contains("SHA-256 of the weights: " + std::string(64, 'c')));
  CHECK_THAT(text, Contains("| 12f | updating of the model, such as recalibration | Probabilities were calibrated"));
}
