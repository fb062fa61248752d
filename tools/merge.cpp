// leukolens merge — the tables of all shards back into one
#include "merge.hpp"

#include <fmt/format.h>

#include "leukolens/core/json.hpp"
#include "leukolens/predictions/merge.hpp"
#include "program.hpp"

using namespace leukolens;

void setup_merge(CommandLine& program, MergeOptions& o) {
  auto c = program.command("merge", "Put the tables of `classify --shard` back into that of the whole run.");
  c.add("table", o.tables, "tables of all shards, in any order").required().check(existing_path());
  add_output(c, o.output, "the whole table, of the same extension: .csv or .jsonl").required();
  add_common(c, o.common);
  c.footer(
      "The result has the very bytes that one run would have written. Missing shards, tables of other runs and\n"
      "damaged ones are refused by name.\n"
      "Example:\n  leukolens merge s1.csv s2.csv s3.csv --output predictions.csv");
}

int run_merge(const MergeOptions& o, Console& console) {
  const auto report = merge_tables(o.tables, o.output.output, o.output.if_exists(), run_stamp(), console.warn_sink());
  console.say(fmt::format("{} rows of {} shards: {}", report.rows, report.shards, o.output.output.string()));
  console.result({{"output", o.output.output.string()},
                  {"shards", report.shards},
                  {"rows", report.rows},
                  {"failed", report.failed}});
  return report.failed ? 1 : 0;
}
