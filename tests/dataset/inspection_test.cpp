#include "leukolens/dataset/inspection.hpp"

#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/npy.hpp"
#include "leukolens/phase/write.hpp"
#include "real_data.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;
using Counts = Inspection::Counts;

namespace {

std::filesystem::path write_image(const std::filesystem::path& path, std::size_t height, std::size_t width, float hi) {
  std::vector<float> values(height * width, 0);
  values.back() = hi;
  return write_text(path, npy_text({height, width}, values));
}

struct Folder {
  TemporaryFolder folder;
  Folder() {
    write_image(folder / "cells/a/1.npy", 4, 6, 1.5f);
    write_image(folder / "cells/a/2.npy", 4, 6, 2.5f);
    write_image(folder / "cells/a/same.npy", 4, 6, 1.5f);
    write_image(folder / "cells/b/3.npy", 5, 5, 1);
    write_image(folder / "cells/b/flat.npy", 5, 5, 0);
    write_text(folder / "cells/b/broken.tif", "nonsense");
  }
};

}  // namespace

TEST_CASE("an inspection counts what a folder holds", "[dataset]") {
  Folder f;
  const Inspection i = inspect_images(f.folder / "cells", {}, {}, {});
  CHECK(i.files == 6);
  CHECK(i.images == 6);
  CHECK(i.labels == Counts{{"a", 3}, {"b", 3}});
  CHECK(i.sizes == std::map<std::pair<int, int>, std::size_t>{{{4, 6}, 3}, {{5, 5}, 2}});
  REQUIRE(i.samples.contains("float32"));
  CHECK(i.samples.at("float32").images == 5);
  CHECK(i.samples.at("float32").lo == 0);
  CHECK(i.samples.at("float32").hi == 2.5);
  CHECK(i.pixel_sizes_um == Counts{{"", 5}});
  CHECK(i.duplicates == 1);
  CHECK(i.faults == Counts{{"constant", 1}, {"unreadable", 1}});
  REQUIRE(i.first_faults.size() == 2);
  CHECK(i.first_faults[0].id == "b/broken.tif");
  CHECK(i.missing.size() == 3);  // pixel size, wavelength, donors
  CHECK(to_json(i)["kind"] == "folder");
  CHECK(to_json(i)["unfit"]["constant"] == 1);
}

TEST_CASE("a large folder is looked into here and there", "[dataset]") {
  Folder f;
  InspectionOptions options;
  options.look_into = 2;
  std::size_t steps = 0;
  const Inspection i = inspect_images(f.folder / "cells", options, {}, [&](const Progress& p) {
    ++steps;
    CHECK(p.total == 2);
  });
  CHECK(i.files == 6);
  CHECK(i.files_decoded == 2);
  CHECK(i.images == 2);
  CHECK(i.labels == Counts{{"a", 3}, {"b", 3}});
  CHECK(steps == 2);
}

TEST_CASE("a manifest's columns are counted, contradictions told", "[dataset]") {
  Folder f;
  const auto path =
      write_text(f.folder / "cells/m.csv",
                 "path,label,donor,role,purity\na/1.npy,a,D1,train,1\na/same.npy,b,D2,,1\nb/3.npy,,D1,test,1\n");
  std::vector<std::string> warnings;
  const Inspection i = inspect_images(path, {}, [&](const std::string& text) { warnings.push_back(text); }, {});
  CHECK(i.from_manifest);
  CHECK(i.labels == Counts{{"", 1}, {"a", 1}, {"b", 1}});
  CHECK(i.donors == Counts{{"D1", 2}, {"D2", 1}});
  CHECK(i.roles == Counts{{"", 1}, {"test", 1}, {"train", 1}});
  CHECK(i.extra_columns == std::vector<std::string>{"purity"});
  CHECK(to_json(i)["kind"] == "manifest");
  REQUIRE(warnings.size() == 2);
  CHECK_THAT(warnings[0], Contains("a/1.npy and a/same.npy") && Contains("different labels"));
}

TEST_CASE("a pixel size that is stated and not understood is told by file", "[dataset]") {
  TemporaryFolder folder;
  const cv::Mat1f image = (cv::Mat1f(2, 2) << 0, 1, 2, 3);
  Optics optics;
  optics.pixel_size_um = 0.25;
  std::string bytes = encode_tiff_f32(image, optics);
  const std::string unit = "PhysicalSizeXUnit=\"\u00b5m\"";
  bytes.replace(bytes.find(unit), unit.size(), "PhysicalSizeXUnit=\"ell\"");
  write_file(folder / "a.tif", bytes);
  std::vector<std::string> warnings;
  inspect_images(folder / "a.tif", {}, [&](const std::string& text) { warnings.push_back(text); }, {});
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains("a.tif: states the pixel size `0.25 ell`"));
}

TEST_CASE("one image is inspected like a folder of one", "[dataset]") {
  Folder f;
  const Inspection i = inspect_images(f.folder / "cells/a/1.npy", {}, {}, {});
  CHECK(i.files == 1);
  CHECK(i.labels == Counts{{"", 1}});
  CHECK(to_json(i)["kind"] == "image");
}

TEST_CASE("real cells are inspected", "[dataset][data]") {
  const auto folder = real_data("qpi-wbc");
  if (!folder) return;
  const Inspection i = inspect_images(*folder, {}, {}, {});
  CHECK(i.labels == Counts{{"granulocyte", 75}, {"lymphocyte", 149}, {"monocyte", 75}});
  CHECK(i.sizes == std::map<std::pair<int, int>, std::size_t>{{{32, 32}, 299}});
  CHECK(i.samples.at("float32").hi == Approx(1.70).margin(.01));
  CHECK(i.faults.empty());
}

TEST_CASE("a list of images is inspected as one", "[dataset]") {
  const Folder f;
  const Inspection i = inspect_list({f.folder / "cells/a/1.npy", f.folder / "cells/b"}, {}, {}, {});
  const Inspection b = inspect_images(f.folder / "cells/b", {}, {}, {});
  CHECK(i.files == 1 + b.files);
  CHECK(to_json(i).at("kind") == "list");
}
