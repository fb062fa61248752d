#pragma once
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/predictions/score_table.hpp"

namespace leukolens {

/// Labelled rows of one role: how many there are and how many of them were chosen.
struct RoleCount {
  std::string role;  ///< empty: the row has none
  std::size_t labelled = 0, used = 0;
  std::size_t seen = 0;  ///< left out although the role serves: the calibration was fitted on them
};

/// Which rows of a table serve a purpose, and why the others do not.
struct RowChoice {
  std::vector<int> rows;                       ///< row numbers, rising
  std::string sentence;                        ///< for people: what was used and what was left out
  std::string role;                            ///< the role asked for by --role; empty: the rule
  std::vector<RoleCount> roles;                ///< by name; one without a name where the table has no roles
  std::size_t unlabelled = 0;                  ///< left out: no label
  std::map<std::string, std::size_t> foreign;  ///< left out: rows whose label names none of the classes, by label
  std::size_t failed = 0;                      ///< left out: no scores (status other than ok)
  std::size_t seen = 0;                ///< labelled, of a role that serves, but calibrated on (evaluation: left out)
  std::size_t of_training_donors = 0;  ///< used, though cells of the same donor were trained on
  bool from_fold_models = false;       ///< out-of-fold rows: by networks like the deployed one, not by it
};

/// The word that stands for all roles where one is asked for.
inline constexpr const char* every_role = "all";

/// @throws Error  Kind::usage listing the roles that can be asked for: ours, those in the table and `every_role`
void check_role(const ScoreTable& table, const std::optional<std::string>& role);

/// Rows to fit a calibrator on: role `calibrate`; where there is none, `new`; never train, validate or test. A table
/// without roles: every labelled row.
/// @param role  overrides the rule: labelled rows of this role, or of `every_role`
/// @param remedy  sentence for the error where no row is left, in place of the usual one
/// @throws Error  as check_role; Kind::bad_data naming the table, the roles found and the remedy where no row is left
RowChoice rows_to_calibrate_on(const ScoreTable& table, const std::optional<std::string>& role = {},
                               const std::string& remedy = {});

/// Rows to evaluate on: role `test`, and `new`, but none whose content hash is in `seen_by_calibrator`. A table without
/// roles: every labelled row.
/// @param role  overrides the rule: labelled rows of this role or of `every_role`, those that the calibrator has seen
/// too
/// @throws Error  as rows_to_calibrate_on
RowChoice rows_to_evaluate_on(const ScoreTable& table, const std::set<std::string>& seen_by_calibrator = {},
                              const std::optional<std::string>& role = {}, const std::string& remedy = {});

/// Whether cells whose content hash is in `seen_by_calibrator` are among the rows.
bool holds_seen_rows(const ScoreTable& table, const std::set<std::string>& seen_by_calibrator);

/// {"rule" | "role", "sentence", "used", "roles": {role: {"labelled", "used"}}, "unlabelled", "failed", ...}
Json to_json(const RowChoice& choice);

/// Text of calibration_rows.csv: content_hash, id, label, donor, capture and logits of the rows, in their order, and
/// novelty, background and focus where the table has them: itself a table that `read_scores` reads.
std::string calibration_rows_csv(const ScoreTable& table, const std::vector<int>& rows);
/// The content hashes in a calibration_rows.csv; empty fields are passed over.
/// @throws Error  Kind::missing, Kind::bad_data
std::set<std::string> read_calibration_rows(const std::filesystem::path& path);

}  // namespace leukolens
