#include "catch.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/predictions/score_table.hpp"
#include "predictions/npz_writer.hpp"
#include "predictions/unicode_array.hpp"
#include "real_data.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

using Arrays = std::vector<std::pair<std::string, std::string>>;

template <typename T>
std::string npy(const std::string& descr, const std::vector<std::size_t>& shape, const std::vector<T>& values) {
  return npy_bytes(descr, shape, {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)});
}
std::string floats(const std::vector<std::size_t>& shape, const std::vector<float>& values) {
  return npy("<f4", shape, values);
}
std::string longs(const std::vector<std::size_t>& shape, const std::vector<std::int64_t>& values) {
  return npy("<i8", shape, values);
}

ScoreTable read(const Arrays& arrays, const ScoreTableOptions& options = {}) {
  TemporaryFolder folder;
  write_npz(folder / "t.npz", arrays);
  return read_scores(folder / "t.npz", options, {});
}

std::string error(const Arrays& arrays, const ScoreTableOptions& options = {}) {
  const Error e = error_of([&] { read(arrays, options); });
  CHECK(e.kind() == Kind::bad_data);
  CHECK_THAT(e.what(), Contains("t.npz"));
  return e.what();
}

const std::string two_rows = floats({2, 2}, {.25f, .75f, 1, 0});

}  // namespace

TEST_CASE("rounded probabilities of an archive are read on request", "[predictions]") {
  const Arrays rounded = {{"probs", floats({1, 3}, {.33f, .33f, .33f})}, {"labels", longs({1}, {1})}};
  CHECK_THAT(error(rounded), Contains("give --renormalise"));
  ScoreTableOptions options;
  options.renormalise = true;
  CHECK(read(rounded, options).probabilities(0, 0) == Approx(1. / 3));
}

TEST_CASE("arrays named logits or probs say what they are", "[predictions]") {
  const ScoreTable probs = read({{"probs", two_rows}, {"labels", longs({2}, {1, -1})}});
  CHECK(probs.classes == std::vector<std::string>{"0", "1"});
  CHECK(probs.labels == std::vector<int>{1, -1});
  CHECK(probs.probabilities(0, 1) == .75);
  CHECK(probs.logits.size() == 0);
  CHECK(probs.probability_floor == std::numeric_limits<float>::min());
  const ScoreTable logits = read({{"logits", two_rows}});
  CHECK(logits.logits(1, 0) == 1);
  CHECK(logits.labels == std::vector<int>{-1, -1});
}

TEST_CASE("other names need --arrays and --input", "[predictions]") {
  const Arrays arrays = {{"out", two_rows}, {"truth", longs({2, 1}, {1, 0})}};
  ScoreTableOptions options;
  CHECK_THAT(error(arrays), Contains("it holds out, truth") && Contains("--arrays"));
  options.scores_array = "out";
  options.labels_array = "truth";
  CHECK_THAT(error(arrays, options), Contains("`out` does not say") && Contains("--input"));
  options.kind = ScoreKind::probabilities;
  CHECK(read(arrays, options).labels == std::vector<int>{1, 0});
  CHECK(read(arrays, options).probabilities.rows() == 2);
  options.kind = ScoreKind::logits;
  CHECK(read(arrays, options).logits.rows() == 2);
  options.scores_array = "elsewhere";
  CHECK_THAT(error(arrays, options), Contains("no array `elsewhere`"));
  ScoreTableOptions contradiction;
  contradiction.kind = ScoreKind::logits;
  CHECK_THAT(error({{"probs", two_rows}}, contradiction), Contains("--input probabilities"));
}

TEST_CASE("labels may be one-hot or names", "[predictions]") {
  CHECK(read({{"probs", two_rows}, {"labels", floats({2, 2}, {0, 1, 1, 0})}}).labels == std::vector<int>{1, 0});
  const Arrays named = {{"probs", two_rows}, {"classes", unicode_npy({"x", "y"})}, {"labels", unicode_npy({"y", ""})}};
  CHECK(read(named).labels == std::vector<int>{1, -1});
  ScoreTableOptions options;
  options.classes = {"y", "x"};
  const ScoreTable permuted = read(named, options);
  CHECK(permuted.labels == std::vector<int>{0, -1});
  CHECK(permuted.probabilities(0, 0) == .75);
}

TEST_CASE("unnamed columns are the model's classes in its order", "[predictions]") {
  ScoreTableOptions options;
  options.classes = {"y", "x"};
  CHECK(read({{"probs", two_rows}}, options).classes == options.classes);
  options.classes = {"x", "y", "z"};
  CHECK_THAT(error({{"probs", two_rows}}, options), Contains("scores of 2 classes, but 3 class names"));
}

TEST_CASE("half precision has a higher floor", "[predictions]") {
  const std::vector<std::uint16_t> halves = {0x3C00, 0x0000};  // 1, 0
  const ScoreTable table = read({{"probs", npy("<f2", {1, 2}, halves)}});
  CHECK(table.probabilities(0, 0) == 1);
  CHECK(logits_of(table, {})(0, 1) == Approx(std::log(6.103515625e-5)));
}

TEST_CASE("faults of an archive are named", "[predictions][errors]") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK_THAT(error({{"logits", floats({2, 2}, {1, 2, nan, 0})}}), Contains("row 1 (from 0): logit 0 is nan"));
  CHECK_THAT(error({{"probs", floats({1, 2}, {.6f, .6f})}}), Contains("row 0 (from 0): the probabilities sum to 1.2"));
  CHECK_THAT(error({{"logits", floats({4}, {1, 2, 3, 4})}}), Contains("`logits` is 4; scores are N rows x K classes"));
  CHECK_THAT(error({{"logits", longs({1, 2}, {1, 2})}}), Contains("integers"));
  CHECK_THAT(error({{"logits", floats({0, 2}, {})}}), Contains("no row"));
  CHECK_THAT(error({{"logits", floats({2, 1}, {1, 2})}}), Contains("one class alone"));
  CHECK_THAT(error({{"probs", two_rows}, {"labels", longs({2}, {0, 2})}}),
             Contains("row 1 (from 0): label 2 is outside 0..1"));
  CHECK_THAT(error({{"probs", two_rows}, {"labels", longs({3}, {0, 1, 0})}}),
             Contains("`labels` has 3 rows, the scores 2"));
  CHECK_THAT(error({{"probs", two_rows}, {"labels", floats({2, 2}, {1, 1, 1, 0})}}), Contains("row 0 (from 0)"));
  CHECK_THAT(error({{"probs", two_rows}, {"ids", unicode_npy({"x", "x"})}}), Contains("same id x"));
  ScoreTableOptions options;
  options.require_labels = true;
  CHECK_THAT(error({{"probs", two_rows}}, options), Contains("no array `labels`; it holds probs"));
  TemporaryFolder folder;
  CHECK(error_of([&] { read_scores(write_text(folder / "t.npz", "PK nonsense"), {}, {}); }).kind() == Kind::bad_data);
}

TEST_CASE("published tables of probabilities are read", "[predictions][data]") {
  const auto folder = real_data("calibration/netcal_records");
  if (!folder) return;
  const struct {
    const char* name;
    Eigen::Index classes;
  } tables[] = {{"cifar10/lenet-5-cifar-10.npz", 10},
                {"cifar10/wideresnet-16-4-cifar-10.npz", 10},
                {"cifar100/densenet-bc-100-cifar-100.npz", 100},
                {"cifar100/lenet-5-cifar-100.npz", 100},
                {"cifar100/wideresnet-16-4-cifar-100.npz", 100}};
  ScoreTableOptions options;
  options.scores_array = "predictions";
  options.labels_array = "ground_truth";
  options.kind = ScoreKind::probabilities;
  for (const auto& t : tables) {
    const ScoreTable table = read_scores(*folder / t.name, options, {});
    CHECK(table.size() == 10000);
    CHECK(table.probabilities.cols() == t.classes);
    CHECK(*std::min_element(table.labels.begin(), table.labels.end()) == 0);
    CHECK(logits_of(table, {}).allFinite());
  }
}
