// A table, its model and its calibration must belong together, whichever command reads them.
#include "leukolens/holdout/basis.hpp"

#include "catch.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

const std::string weights = "0123456789abcdef", other_weights = "fedcba9876543210";

fs::path table_in(const TemporaryFolder& folder, const std::string& meta) {
  if (!meta.empty()) write_text(folder / "p.csv.meta.json", meta);
  return write_text(folder / "p.csv", "label,logit_a,logit_b\na,1,0\nb,0,1\na,0,1\nb,2,1\n");
}

fs::path calibration_in(const TemporaryFolder& folder, const std::string& precision, const std::string& sha256) {
  Calibration c;
  c.classes = {"a", "b"};
  c.precision = precision;
  c.weights_sha256 = sha256;
  c.fitted.resize(1);
  c.fitted[0].temperature = 2;
  c.fitted[0].smoothing = no_smoothing;
  return write_text(folder / "c.json", json_text(to_json(c)));
}

std::string fault_of(const fs::path& table, const BasisPaths& paths) {
  try {
    read_based_table(table, paths, {}, {});
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::bad_data);
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a calibration of another precision is refused", "[holdout][errors]") {
  const TemporaryFolder folder;
  const auto table = table_in(folder, R"({"precision": "bf16"})");
  CHECK_THAT(fault_of(table, {{}, calibration_in(folder, "float32", "")}),
             Contains("c.json: fitted on logits of precision float32, but these are bf16"));
  CHECK(fault_of(table, {{}, calibration_in(folder, "bf16", "")}).empty());
}

TEST_CASE("a table that says nothing of its making passes as float32", "[holdout]") {
  const TemporaryFolder folder;
  const auto table = table_in(folder, "");
  CHECK(fault_of(table, {{}, calibration_in(folder, "float32", weights)}).empty());
  CHECK_THAT(fault_of(table, {{}, calibration_in(folder, "bf16", "")}), Contains("precision bf16"));
}

TEST_CASE("a calibration of other weights than the table's is refused", "[holdout][errors]") {
  const TemporaryFolder folder;
  const auto table = table_in(folder, R"({"weights_sha256": ")" + weights + "\"}");
  CHECK_THAT(fault_of(table, {{}, calibration_in(folder, "float32", other_weights)}),
             Contains("c.json: fitted for other weights (sha256 fedcba987654") && Contains("made by 0123456789ab"));
  CHECK(fault_of(table, {{}, calibration_in(folder, "float32", weights)}).empty());
  CHECK(fault_of(table, {{}, calibration_in(folder, "float32", "")}).empty());  // of somebody's own logits
}

TEST_CASE("a table made by other weights than the model's is refused", "[holdout][errors]") {
  const TemporaryFolder folder;
  const auto table = table_in(folder, R"({"weights_sha256": ")" + weights + "\"}");
  Basis basis;
  basis.model_folder = "M";
  basis.model.emplace();
  basis.model->weights_sha256 = weights;
  CHECK_NOTHROW(check_table(basis, table));
  basis.model->weights_sha256 = other_weights;
  CHECK_THROWS_WITH(check_table(basis, table),
                    table.string() +
                        ": made by other weights (sha256 0123456789ab..., M has fedcba987654...). "
                        "Classify again with this model.");
}

TEST_CASE("probabilities and decisions are those of the calibration as it stands now", "[holdout]") {
  const TemporaryFolder folder;
  const auto table = table_in(folder, "");
  auto own = read_based_table(table, {{}, calibration_in(folder, "float32", "")}, {}, {});
  const Table halved = own.table.logits / 2;
  CHECK((probabilities_of(own.table, own.basis.calibration, {}) - softmax(halved)).cwiseAbs().maxCoeff() < 1e-12);
  CHECK((probabilities_of(own.table, {}, {}) - softmax(own.table.logits)).cwiseAbs().maxCoeff() < 1e-12);

  own.table.decisions = {"accept", "accept", "accept", "accept"};
  decide_anew(own.table, own.basis.calibration, {});
  CHECK(own.table.decisions.front() == "accept");  // a calibration without thresholds changes nothing
  own.basis.calibration->decisions.abstention.emplace();
  own.basis.calibration->decisions.abstention->threshold =
      softmax(halved)(3, 0);  // row 3: 2 against 1; others the same
  decide_anew(own.table, own.basis.calibration, {});
  CHECK(own.table.decisions == std::vector<std::string>(4, "accept"));
  own.basis.calibration->decisions.abstention->threshold = 0.9;
  decide_anew(own.table, own.basis.calibration, {});
  CHECK(own.table.decisions == std::vector<std::string>(4, "review"));
}
