#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "leukolens/core/sinks.hpp"
#include "leukolens/dataset/role.hpp"

namespace leukolens {

/// A labelled cell as MODEL/roles.csv remembers it.
struct LabelledCell {
  std::string content_hash, id, label;
  std::optional<Role> role;  ///< given role before dealing; always set afterwards
  std::string donor, specimen;
  std::string track = {};  ///< of a cell of a capture: id of a sighting, which leads to the first; roles.csv has it not
};

struct DealOptions {
  std::array<double, 4> fractions = {.6, .1, .15, .15};  ///< train, validate, calibrate, test; sum 1
  std::uint64_t seed = 1;
};

/// Deals the roles that are not given: whole donors, else specimens, else cells; stratified by class; cells with equal
/// content hash or track stay together. Every class gets at least one cell of each role where it has enough units.
/// @throws Error  Kind::bad_data when a class has too few units to be dealt (names it)
void deal_roles(std::vector<LabelledCell>& cells, const DealOptions& options, const Warn& warn);

/// Parts the cells but those of the role `test` into folds: whole donors, else specimens, else cells; stratified by
/// class; identical cells stay together. @returns N, 0..folds-1, -1 for test cells
/// @throws Error  Kind::bad_data for fewer than two folds, or fewer cells than folds
std::vector<int> deal_folds(const std::vector<LabelledCell>& cells, int folds, std::uint64_t seed, const Warn& warn);

struct DuplicatePolicy {
  bool allow = false;  ///< --allow-duplicates: different labels or roles of identical pixels only warn
};
/// Identical images with different labels or given roles: error naming both; other duplicates: one counted warning.
/// @throws Error  Kind::bad_data
void check_duplicates(const std::vector<LabelledCell>& cells, const DuplicatePolicy& policy, const Warn& warn);

/// roles.csv: content_hash,id,label,role,donor
std::string roles_csv(const std::vector<LabelledCell>& cells);
/// @throws Error  Kind::bad_data naming file and line
std::vector<LabelledCell> read_roles(const std::filesystem::path& path);

/// Look-up of known cells by content hash.
class KnownCells {
 public:
  KnownCells() = default;
  explicit KnownCells(const std::vector<LabelledCell>& cells);
  /// The known cell with these pixels, or null. Equal pixels under several ids: the one with `id`, else the first.
  const LabelledCell* find(const std::string& content_hash, const std::string& id) const;

 private:
  std::unordered_map<std::string, std::vector<LabelledCell>> by_hash_;
};

}  // namespace leukolens
