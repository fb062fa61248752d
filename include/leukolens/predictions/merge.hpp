#pragma once
#include <cstddef>
#include <filesystem>
#include <vector>

#include "leukolens/core/files.hpp"
#include "leukolens/core/json_fwd.hpp"
#include "leukolens/core/run_stamp.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/dataset/cells.hpp"

namespace leukolens {

/// The member `shard` of a table's record: which part of the inputs it holds, and the inputs' order.
Json shard_record(const Shard& shard, const Inputs& inputs);

struct MergeReport {
  std::size_t shards = 0, rows = 0, failed = 0;
};

/// Puts the tables of all shards of a run (`classify --shard i/n`, .csv or .jsonl) back into the bytes of the unsharded
/// run, in the order of its inputs, whatever the order of `tables`. Memory does not grow with the rows. A table that is
/// given twice counts once.
/// @param output  of the same extension; its sidecar is the unsharded run's, but for the command line
/// @param warn    told of tables given twice
/// @throws Error  Kind::bad_data naming the table: no shard, not finished, of another run (names the first key that
///                differs), cut, two different tables of one shard, shards that are missing; Kind::usage for other
///                extensions; Kind::exists; Kind::io
MergeReport merge_tables(const std::vector<std::filesystem::path>& tables, const std::filesystem::path& output,
                         IfExists if_exists, const RunStamp& stamp, const Warn& warn);

}  // namespace leukolens
