#include "leukolens/phantom/study.hpp"

#include <cstring>
#include <set>

#include "catch.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/file.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

namespace {

PhantomOptions small() {
  PhantomOptions options;
  options.cells = 9;
  options.donors = 2;
  options.seed = 4;
  options.decided_by = DecidedBy::nucleus;
  return options;
}

}  // namespace

TEST_CASE("a study on disk holds the phantoms and their truth", "[phantom]") {
  const TemporaryFolder folder;
  const PhantomOptions options = small();
  std::size_t steps = 0;
  write_study(options, folder / "study", IfExists::refuse, [&](const Progress& p) { steps = p.done; });
  CHECK(steps == 9);

  CsvReader manifest(folder / "study/manifest.csv"), truth(folder / "study/truth.csv");
  CHECK(manifest.columns() == std::vector<std::string>{"path", "label", "donor", "specimen", "capture"});
  std::vector<std::string> row, latent;
  for (int i = 0; i < 9; ++i) {
    REQUIRE(manifest.next(row));
    REQUIRE(truth.next(latent));
    CHECK(row[0] == latent[0]);
    const Phantom phantom = make_phantom(options, i);
    CHECK(row[1] == phantom.truth.label);
    CHECK(row[2] == phantom.truth.donor);
    CHECK(latent[latent.size() - 2] == to_text(phantom.truth.dry_mass_pg));
    CHECK(latent.back() == "0");
    const auto path = folder / ("study/" + row[0]);
    const Frame frame = open_phase_file(path)->read(0);
    CHECK(frame.optics.pixel_size_um == 0.3);
    CHECK(frame.optics.wavelength_nm == 530);
    CHECK(frame.optics.medium_index == 1.335);
    const PhaseImage image = to_phase(frame, {}, "cell", {});
    CHECK(cv::norm(image.phase, phantom.image.phase, cv::NORM_INF) == 0);
    const auto mask = folder / ("study/masks/" + row[1] + "/" + path.stem().string() + "_causal.png");
    const Frame causal = open_phase_file(mask)->read(0);
    CHECK(std::memcmp(causal.samples.data(), phantom.causal_mask.data, causal.samples.size()) == 0);
  }
  CHECK_FALSE(manifest.next(row));
  const Json json = read_json(folder / "study/simulation.json");
  CHECK(json["schema_version"] == 1);
  CHECK(json["options"]["seed"] == 4);
  CHECK(json["options"]["decided_by"] == "nucleus");
  CHECK(json["options"]["spot"].is_null());
  CHECK(fs::exists(folder / "study/README.md"));
  CHECK(fs::exists(folder / "study/masks/.leukolens-skip"));
}

TEST_CASE("a study with a planted spot says so in truth, options and README", "[phantom]") {
  const TemporaryFolder folder;
  PhantomOptions options = small();
  options.spot_in = "monocyte";
  write_study(options, folder / "study", IfExists::refuse, {});
  CsvReader truth(folder / "study/truth.csv");
  std::vector<std::string> row;
  int shown = 0;
  while (truth.next(row)) {
    CHECK((row.back() == "1") == (row[1] == "monocyte"));
    shown += row.back() == "1";
  }
  CHECK(shown == 2);
  const Json json = read_json(folder / "study/simulation.json");
  CHECK(json["options"]["spot"]["class"] == "monocyte");
  CHECK(json["options"]["spot"]["x_px"] == Approx(5.28));
  CHECK_THAT(read_text(folder / "study/README.md"), Catch::Contains("planted"));
}

TEST_CASE("the same options give the same bytes", "[phantom]") {
  const TemporaryFolder folder;
  write_study(small(), folder / "a", IfExists::refuse, {});
  write_study(small(), folder / "b", IfExists::refuse, {});
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "a")) {
    if (!entry.is_regular_file()) continue;
    ++files;
    CHECK(read_text(entry.path()) == read_text((folder / "b") / fs::relative(entry.path(), folder / "a")));
  }
  CHECK(files == 9 * 5 + 5);
}

TEST_CASE("an existing study is refused or replaced whole, a failed one leaves nothing", "[phantom][errors]") {
  const TemporaryFolder folder;
  write_study(small(), folder / "study", IfExists::refuse, {});
  CHECK_THROWS_AS(write_study(small(), folder / "study", IfExists::refuse, {}), Error);
  PhantomOptions fewer = small();
  fewer.cells = 2;
  write_study(fewer, folder / "study", IfExists::replace, {});
  std::size_t cells = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "study/cells")) cells += entry.is_regular_file();
  CHECK(cells == 2);

  const auto stop = [](const Progress& p) {
    if (p.done == 3) throw Error(Kind::interrupted, "stop");
  };
  CHECK_THROWS_AS(write_study(small(), folder / "other", IfExists::refuse, stop), Error);
  fewer.cells = 0;
  CHECK_THROWS_AS(write_study(fewer, folder / "third", IfExists::refuse, {}), Error);
  CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}
