// leukolens readers export — in the program that draws pictures
#include <fmt/format.h>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/readers/export.hpp"
#include "run.hpp"

using namespace leukolens;

int run_readers_export(const ReadersOptions& o, Console& console) {
  if (o.inputs.size() != 1)
    throw Error(Kind::usage, "readers export takes one folder that `explain` wrote, got " +
                                 std::to_string(o.inputs.size()) + " paths.");
  const auto report =
      export_reader_study(o.inputs.front(), o.output.output,
                          {o.readers, o.cells, o.blind, o.seed, o.output.if_exists()}, console.warn_sink());
  console.say(fmt::format("{} cells of {} classes for {} reader{}, {} of them called wrongly: {}", report.cells,
                          report.classes, o.readers.size(), o.readers.size() == 1 ? "" : "s", report.wrong_calls,
                          o.output.output.string()));
  console.result({{"output", o.output.output.string()},
                  {"cells", report.cells},
                  {"wrong_calls", report.wrong_calls},
                  {"left_out", report.left_out}});
  return 0;
}
