#include "leukolens/core/output_apart.hpp"

#include <vector>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

std::string fault_of(const fs::path& output, const std::vector<fs::path>& inputs) {
  try {
    check_output_apart(output, inputs);
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::usage);
    return e.what();
  }
  return "";
}

/// report/p.csv, cells/a.tif and table.csv
struct Place : TemporaryFolder {
  Place() {
    fs::create_directories(*this / "report");
    fs::create_directories(*this / "cells");
    for (const char* file : {"report/p.csv", "cells/a.tif", "table.csv"}) write_file(*this / file, "x");
  }
};

}  // namespace

TEST_CASE("an output apart from every input passes", "[core]") {
  Place at;
  CHECK(fault_of(at / "new", {at / "report", at / "table.csv", {}}).empty());
  CHECK(fault_of(at / "table2.csv", {at / "table.csv"}).empty());
  CHECK(fault_of(at / "cells2", {at / "cells"}).empty());                     // a longer name is no folder above
  CHECK(fault_of(at / "cells" / "p.csv", {at / "cells" / "a.tif"}).empty());  // beside a file is well
  CHECK(fault_of({}, {at / "cells"}).empty());
}

TEST_CASE("an output that is, holds or lies in an input is refused and both are named", "[core][errors]") {
  Place at;
  CHECK_THAT(fault_of(at / "table.csv", {at / "table.csv"}), Contains("is an input") && Contains("another --output"));
  CHECK_THAT(fault_of(at / "report", {at / "report" / "p.csv"}), Contains("holds an input") && Contains("p.csv"));
  CHECK_THAT(fault_of(at / "report" / "", {at / "report" / "p.csv"}), Contains("holds an input"));
  CHECK_THAT(fault_of(at / "cells" / "out", {at / "cells"}), Contains("lies inside an input"));
  CHECK_THAT(fault_of(at / "cells" / ".." / "report", {at / "report" / "p.csv"}), Contains("holds an input"));
}

TEST_CASE("links in either path do not hide that they meet", "[core][errors]") {
  Place at;
  fs::create_directory_symlink(at / "report", at / "link");
  fs::create_symlink(at / "table.csv", at / "report" / "linked.csv");
  CHECK_THAT(fault_of(at / "report", {at / "link" / "p.csv"}), Contains("holds an input"));
  CHECK_THAT(fault_of(at / "link", {at / "report" / "p.csv"}), Contains("holds an input"));
  CHECK_THAT(fault_of(at / "link" / "new", {at / "report"}), Contains("lies inside"));
  CHECK_THAT(fault_of(at / "report", {at / "report" / "linked.csv"}), Contains("holds an input"));  // the link is lost
}

TEST_CASE("names that a run uses beside its output are no place for an input", "[core][errors]") {
  Place at;
  CHECK_THAT(fault_of(at / "new", {at / "new.part" / "p.csv"}), Contains("holds an input"));
  CHECK_THAT(fault_of(at / "new", {at / "new.part.old"}), Contains("is an input"));
  CHECK_THAT(fault_of(at / "new.csv", {at / "new.csv.meta.json"}), Contains("is an input"));
}
