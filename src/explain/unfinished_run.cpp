#include "explain/unfinished_run.hpp"

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"

namespace leukolens {
namespace {

/// The command line may differ: `--resume` stands in one of them alone.
void check_same(const Json& written, const Json& head, const std::filesystem::path& where) {
  for (const auto& [key, value] : head.items())
    if (key != "command_line" && (!written.contains(key) || written[key] != value))
      throw Error(Kind::usage, where.string() + ": cannot be resumed: `" + key +
                                   "` differs from this command's. Give the same options, or start anew without "
                                   "--resume.");
}

}  // namespace

UnfinishedRun new_run(const Json& head) {
  UnfinishedRun run;
  run.head = head;
  return run;
}

UnfinishedRun unfinished_run(const std::filesystem::path& manifest, const Json& head) {
  auto run = new_run(head);
  const auto left = read_unfinished_manifest(manifest);
  if (!left.head) return run;
  check_same(*left.head, head, manifest);
  run.found = true;
  run.head = *left.head;
  run.end = left.end;
  for (const auto& cell : left.cells) {
    run.ids.push_back(cell.at("id"));
    ++run.by_status[cell.at("status")];
  }
  return run;
}

bool is_done_already(const std::filesystem::path& output, const Json& head) {
  if (std::filesystem::exists(part_of(output)) || !std::filesystem::exists(output / "manifest.json")) return false;
  const auto left = read_unfinished_manifest(output / "manifest.json");
  if (!left.head) return false;
  check_same(*left.head, head, output);
  return true;
}

}  // namespace leukolens
