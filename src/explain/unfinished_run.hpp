#pragma once
#include <map>
#include <string>
#include <vector>

#include "explain/manifest.hpp"
#include "leukolens/core/json.hpp"

namespace leukolens {

/// What an interrupted run has done already.
struct UnfinishedRun {
  Json head;                     ///< of its manifest, with its own command line
  std::vector<std::string> ids;  ///< of the cells done, in order
  std::map<std::string, std::size_t> by_status;
  std::uintmax_t end = 0;  ///< as UnfinishedManifest
  bool found = false;      ///< false: nothing is there to be resumed, `head` is the caller's
};

/// A run of which nothing is done yet.
UnfinishedRun new_run(const Json& head);

/// @param head  of the run that is to go on
/// @throws Error  Kind::usage where the manifest under way was written with other options, another model or another
///                version, naming the first member that differs
UnfinishedRun unfinished_run(const std::filesystem::path& manifest, const Json& head);

/// True where `output` is whole already and was written as `head` says. @throws Error  as unfinished_run
bool is_done_already(const std::filesystem::path& output, const Json& head);

}  // namespace leukolens
