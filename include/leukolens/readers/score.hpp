#pragma once
#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/statistics/estimate.hpp"
#include "leukolens/statistics/obuchowski_rockette.hpp"

namespace leukolens {

/// What a reader is shown beside the cell.
enum class Arm { cell, call, map };
inline constexpr std::array<Arm, 3> arms = {Arm::cell, Arm::call, Arm::map};
const char* name_of(Arm arm);           ///< "cell" | "call" | "map"
Arm arm_from(const std::string& name);  ///< @throws Error  Kind::bad_data listing the names

/// One item of one reader's arm, with the truth: a row of key.csv.
struct KeyRow {
  std::string reader;
  Arm arm;
  std::string item, id, label, predicted, donor;
};
std::vector<KeyRow> read_key(const std::filesystem::path& path);  ///< @throws Error  Kind::bad_data, as CsvReader

/// One answer: a row of answers.csv.
struct AnswerRow {
  std::string reader;
  Arm arm;
  std::string item, answer;  ///< answer: empty, not given
  std::string place;         ///< "answers.csv, line 3"
};
std::vector<AnswerRow> read_answers(const std::filesystem::path& path);

/// One reader in one arm.
struct ReaderScore {
  std::string reader;
  Arm arm;
  std::size_t items = 0, answered = 0;
  Estimate accuracy;  ///< of what was answered
  double kappa = 0;   ///< Cohen's, with the labels; NaN where undefined
};

/// One arm over all readers.
struct ArmScore {
  Arm arm;
  Estimate accuracy;     ///< mean over readers of the cells that all of them answered
  double agreement = 0;  ///< Fleiss' kappa between readers; NaN for one reader
};

/// How a measure changes from one arm to another.
struct ArmChange {
  std::string measure;  ///< accuracy | over_reliance | under_reliance
  Arm from, to;
  std::size_t cells = 0;  ///< that every reader answered in both arms, and that the measure is about
  double before = 0, after = 0;
  ArmComparison comparison;
};

struct ReadersReport {
  std::vector<std::string> readers, classes;
  std::size_t cells = 0, donors = 0;
  std::size_t unanswered = 0;
  double network_accuracy = 0;  ///< share of the cells that the network called rightly
  std::string unit;             ///< "donors" | "cells": what the jackknife leaves out
  std::vector<ReaderScore> reader_scores;
  std::vector<ArmScore> arm_scores;
  std::vector<ArmChange> changes;  ///< cell -> call, call -> map, cell -> map, where both arms were read
};

/// Over-reliance: of the cells that the network calls wrongly, the share that is answered like the call;
/// under-reliance: of those it calls rightly, the share that is answered otherwise. Each as the change from an arm
/// without the call, so that what readers would have said anyway does not count. Intervals: obuchowski_rockette.hpp,
/// jackknife of donors where at least five are known, else of cells.
/// @throws Error  Kind::bad_data naming the row: an item that the key does not have, answered twice, an answer that is
///                no class; no answer at all
ReadersReport score_readers(const std::vector<KeyRow>& key, const std::vector<AnswerRow>& answers);

Json to_json(const ReadersReport& report);
std::string readers_csv(const ReadersReport& report);  ///< a line a reader and arm
std::vector<std::string> sentences_of(const ReadersReport& report);

}  // namespace leukolens
