#include "model/checksums.hpp"

#include <set>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/model/model.hpp"

namespace leukolens {
namespace {

constexpr std::size_t digits = 64;
const std::string remedy = ". Copy the model folder again.";

}  // namespace

Checksums read_checksums(const std::filesystem::path& folder) {
  const auto path = folder / checksums_name;
  if (!std::filesystem::exists(path)) throw Error(Kind::bad_data, path.string() + ": missing" + remedy);
  Checksums out;
  for (const auto& line : split(read_text(path), '\n')) {
    if (line.empty()) continue;
    if (line.size() < digits + 3 || line.find_first_not_of("0123456789abcdef") != digits)
      throw Error(Kind::bad_data, path.string() + ": not in the format of sha256sum" + remedy);
    out[line.substr(digits + 2)] = line.substr(0, digits);
  }
  return out;
}

void check_file(const std::filesystem::path& folder, const std::string& name, const Checksums& checksums) {
  const auto path = folder / name;
  const auto listed = checksums.find(name);
  if (listed == checksums.end())
    throw Error(Kind::bad_data, (folder / checksums_name).string() + ": does not list " + name + remedy);
  if (!std::filesystem::is_regular_file(path)) throw Error(Kind::bad_data, path.string() + ": missing" + remedy);
  const auto found = sha256_of_file(path);
  if (found != listed->second)
    throw Error(Kind::bad_data, path.string() + ": checksum differs from " + checksums_name + " (" +
                                    listed->second.substr(0, 8) + "... listed, " + found.substr(0, 8) + "... found)" +
                                    remedy);
}

std::string checksums_text(const std::filesystem::path& folder) {
  const std::set<std::string> not_covered = {checksums_name, "calibration.json", "calibration_rows.csv"};
  std::map<std::string, std::string> sums;  // in name order
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const auto name = std::filesystem::relative(entry.path(), folder).generic_string();
    const bool kept = name.starts_with(checkpoints_name + std::string("/")) || name.starts_with("calibrations/");
    if (entry.is_regular_file() && !kept && !not_covered.contains(name)) sums[name] = sha256_of_file(entry.path());
  }
  std::string text;
  for (const auto& [name, sum] : sums) text += sum + "  " + name + "\n";
  return text;
}

std::vector<std::string> verify_checksums(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  const auto checksums = read_checksums(folder);
  for (const auto& [name, sum] : checksums) {
    check_file(folder, name, checksums);
    names.push_back(name);
  }
  return names;
}

}  // namespace leukolens
