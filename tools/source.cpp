#include "source.hpp"

#include <fmt/format.h>

#include "leukolens/model/training_warnings.hpp"
#include "options.hpp"
#include "program.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

void add_basis(Command& command, BasisPaths& paths) {
  add_model(command, paths.model, false).describe("model folder: the table's logits count as it calibrates them now");
  command.add("--calibration", paths.calibration, "calibration file, where there is no model folder")
      .check(existing_path())
      .excludes("--model");
}

ReportContext context_of(const Basis& basis, const fs::path& table) {
  ReportContext context;
  context.title = table.filename().string();
  context.table = table.string();
  context.stamp = stamp_of(basis, table, run_stamp());
  if (basis.model) {
    context.training_warnings = read_training_warnings(basis.model_folder);
    context.model = fmt::format("{} ({}, weights {}...)", basis.model_folder.string(), basis.model->architecture,
                                basis.model->weights_sha256.substr(0, 12));
  }
  if (basis.calibration) {
    context.calibration = describe(basis.calibration->fitted[basis.calibration->chosen]);
    if (basis.calibration->gain) context.calibration += " " + describe(*basis.calibration->gain);
  }
  return context;
}
