#include "leukolens/review/apply_review.hpp"

#include <algorithm>

#include "catch.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/dataset/cells.hpp"
#include "leukolens/dataset/inputs.hpp"
#include "leukolens/phase/write.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

const std::string head = "id,content_hash,label,predicted,new_label,flag,comment,reviewer,reviewed_at,gallery\n";

/// Three cells, a manifest with a column of its own, and reviews of them.
struct Study {
  TemporaryFolder folder;
  fs::path manifest;

  Study() {
    fs::create_directories(folder / "study/cells");
    for (int i = 1; i <= 3; ++i)
      write_tiff_f32(folder / ("study/cells/" + std::to_string(i) + ".tif"), cv::Mat1f(8, 8, static_cast<float>(i)));
    manifest = write_text(folder / "study/manifest.csv",
                          "path,label,donor,note\ncells/1.tif,monocyte,d1,\"a, b\"\ncells/2.tif,monocyte,d1,\n"
                          "cells/3.tif,neutrophil,d2,x\n");
  }
  std::vector<ReviewRow> review(const std::string& rows, const std::string& name = "review.csv") {
    return read_review(write_text(folder / name, head + rows));
  }
  ApplyReviewReport apply(const std::vector<ReviewRow>& rows, const fs::path& output, bool drop = false) {
    warnings.clear();
    return apply_review(rows, manifest, output, {drop}, [&](const std::string& text) { warnings.push_back(text); });
  }
  /// Rows of a table, each field behind its column's name.
  std::vector<std::map<std::string, std::string>> table(const fs::path& path) {
    CsvReader csv(path);
    std::vector<std::map<std::string, std::string>> rows;
    std::vector<std::string> fields;
    while (csv.next(fields)) {
      auto& row = rows.emplace_back();
      for (std::size_t i = 0; i < fields.size(); ++i) row[csv.columns()[i]] = fields[i];
    }
    return rows;
  }
  std::string hash_of(int i) {
    const auto inputs = list_inputs({folder / ("study/cells/" + std::to_string(i) + ".tif")}, {}, {});
    return open_cells(inputs)->next()->load()->content_hash();
  }
  std::vector<std::string> warnings;
};

}  // namespace

TEST_CASE("decisions are put in, and all else stays as it was", "[review]") {
  Study s;
  const auto report = s.apply(s.review("cells/2.tif,,monocyte,neutrophil,neutrophil,,sure,Ann,2026-11-27T10:00:00Z,g\n"
                                       "cells/3.tif,,neutrophil,neutrophil,,exclude,,Ann,2026-11-27T10:01:00Z,g\n"),
                              s.folder / "study/new.csv");
  CHECK(report.rows == 3);
  CHECK(report.reviewed == 2);
  CHECK(report.relabelled == 1);
  CHECK(report.flagged == 1);
  const auto rows = s.table(s.folder / "study/new.csv");
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].at("note") == "a, b");
  CHECK(rows[0].at("label_before").empty());
  CHECK(rows[1].at("label") == "neutrophil");
  CHECK(rows[1].at("label_before") == "monocyte");
  CHECK(rows[1].at("review_comment") == "sure");
  CHECK(rows[1].at("reviewed_by") == "Ann");
  CHECK(rows[1].at("reviewed_at") == "2026-11-27T10:00:00Z");
  CHECK(rows[2].at("label") == "neutrophil");
  CHECK(rows[2].at("flag") == "exclude");
  CHECK(read_text(s.manifest).find("reviewed_by") == std::string::npos);
}

TEST_CASE("a later review keeps what the first one said of other cells, and the first label", "[review]") {
  Study s;
  s.apply(s.review("cells/1.tif,,monocyte,x,neutrophil,,,Ann,2026-11-27T10:00:00Z,g\n"), s.folder / "study/new.csv");
  s.manifest = s.folder / "study/new.csv";
  s.apply(s.review("cells/1.tif,,neutrophil,x,eosinophil,,,Ben,2026-11-28T10:00:00Z,g\n"
                   "cells/3.tif,,neutrophil,x,neutrophil,,,Ben,2026-11-28T10:00:00Z,g\n"),
          s.folder / "study/newer.csv");
  const auto rows = s.table(s.folder / "study/newer.csv");
  CHECK(rows[0].at("label") == "eosinophil");
  CHECK(rows[0].at("label_before") == "monocyte");
  CHECK(rows[0].at("reviewed_by") == "Ben");
  CHECK(rows[2].at("reviewed_by") == "Ben");
  CHECK(rows[2].at("label") == "neutrophil");
}

TEST_CASE("the latest decision of one person counts; where people differ the label stays and the row says so",
          "[review]") {
  Study s;
  auto rows = s.review(
      "cells/1.tif,,monocyte,x,eosinophil,,,Ann,2026-11-27T12:00:00Z,g\n"
      "cells/1.tif,,monocyte,x,neutrophil,,,Ann,2026-11-27T10:00:00Z,g\n"
      "cells/2.tif,,monocyte,x,neutrophil,,,Ann,2026-11-27T10:00:00Z,g\n");
  const auto of_ben = s.review("cells/2.tif,,monocyte,x,monocyte,,,Ben,2026-11-27T11:00:00Z,g\n", "ben.csv");
  rows.insert(rows.end(), of_ben.begin(), of_ben.end());
  const auto report = s.apply(rows, s.folder / "study/new.csv");
  REQUIRE(report.disputed.size() == 1);
  CHECK_THAT(report.disputed[0], Contains("Ann says neutrophil, Ben says monocyte"));
  const auto table = s.table(s.folder / "study/new.csv");
  CHECK(table[0].at("label") == "eosinophil");
  CHECK(table[1].at("label") == "monocyte");
  CHECK_THAT(table[1].at("flag"), Contains("disputed: Ann says neutrophil"));
  CHECK(table[1].at("reviewed_by") == "Ann; Ben");
  CHECK(s.apply(rows, s.folder / "study/without.csv", /*drop=*/true).dropped == 1);
  CHECK(s.table(s.folder / "study/without.csv").size() == 2);
}

TEST_CASE("paths stay true where the new manifest lies elsewhere", "[review]") {
  Study s;
  fs::create_directories(s.folder / "reviewed");
  s.apply(s.review("cells/1.tif,,monocyte,x,neutrophil,,,Ann,2026-11-27T10:00:00Z,g\n"), s.folder / "reviewed/new.csv");
  const auto inputs = list_inputs({s.folder / "reviewed/new.csv"}, {}, {});
  REQUIRE(inputs.files.size() == 3);
  CHECK(fs::exists(inputs.files[0].path));
  CHECK(inputs.files[0].label == "neutrophil");
}

TEST_CASE("cells that the manifest does not name are listed with the reason", "[review]") {
  Study s;
  const auto report = s.apply(s.review("cells/9.tif,,m,x,neutrophil,,,Ann,2026-11-27T10:00:00Z,g\n"
                                       "cells/1.tif#3,,m,x,neutrophil,,,Ann,2026-11-27T10:00:00Z,g\n"),
                              s.folder / "study/new.csv");
  REQUIRE(report.unplaced.size() == 2);
  CHECK_THAT(report.unplaced[0], Contains("one row for all frames"));
  CHECK_THAT(report.unplaced[1], Contains("no row of the manifest"));
  CHECK(report.reviewed == 0);
}

TEST_CASE("a decision about other pixels is refused, about the same ones taken", "[review]") {
  Study s;
  const auto row = [&](const std::string& hash) {
    return s.review("cells/1.tif," + hash + ",monocyte,x,neutrophil,,,Ann,2026-11-27T10:00:00Z,g\n");
  };
  CHECK(s.apply(row(s.hash_of(1)), s.folder / "study/new.csv").relabelled == 1);
  CHECK_THROWS_WITH(s.apply(row(s.hash_of(2)), s.folder / "study/other.csv"), Contains("other pixels"));
  CHECK_FALSE(fs::exists(s.folder / "study/other.csv"));
}

TEST_CASE("a new class is put in with a warning, an existing output is refused", "[review]") {
  Study s;
  const auto rows = s.review("cells/1.tif,,monocyte,x,basophil,,,Ann,2026-11-27T10:00:00Z,g\n");
  s.apply(rows, s.folder / "study/new.csv");
  REQUIRE(s.warnings.size() == 1);
  CHECK_THAT(s.warnings[0], Contains("basophil is no label of the manifest"));
  CHECK_THROWS_WITH(s.apply(rows, s.folder / "study/new.csv"), Contains("exists already"));
}

TEST_CASE("a review that is none is refused by its fault", "[review][errors]") {
  Study s;
  const auto refused = [&](const std::string& text, const std::string& fault) {
    CHECK_THROWS_WITH(read_review(write_text(s.folder / "bad.csv", text)), Contains(fault));
  };
  refused("path,label\na,b\n", "no column `id`");
  refused(head + ",,m,x,n,,,Ann,2026-11-27T10:00:00Z,g\n", "no id");
  refused(head + "a,,m,x,n,,,,2026-11-27T10:00:00Z,g\n", "no reviewer");
  refused(head + "a,,m,x,n,,,Ann,yesterday,g\n", "`yesterday` is no time");
  CHECK(read_review(write_text(s.folder / "none.csv", head)).empty());
}
