#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "command_line.hpp"
#include "leukolens/predictions/score_table.hpp"

/// A table of scores and labels, ours or anybody's: what `calibrate` and `evaluate` read.
struct ScoreOptions {
  std::filesystem::path table;
  std::string input;         ///< logits | probabilities; empty: said by the names
  std::string arrays;        ///< SCORES,LABELS; empty: the usual names
  std::string role;          ///< empty: the rule
  bool renormalise = false;  ///< for rounded probabilities
  std::string sightings = "pool";
  std::vector<std::string> by;  ///< columns that figures are wanted by
  std::optional<std::string> wanted_role() const { return role.empty() ? std::nullopt : std::optional(role); }
};
void add_scores(Command& command, ScoreOptions& o);

/// --renormalise, for every command that reads somebody's probabilities.
void add_renormalise(Command& command, bool& renormalise);

/// --sightings pool|each, for every command that reads tables of captures.
void add_sightings(Command& command, std::string& sightings);

/// How the table is read, labels required. @throws Error  Kind::usage for --arrays that are not two names
leukolens::ScoreTableOptions table_options(const ScoreOptions& o);
