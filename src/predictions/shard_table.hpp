#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "leukolens/core/json.hpp"
#include "leukolens/dataset/cells.hpp"

namespace leukolens {

/// One finished row: its text as it stands in the table, and where its cell is.
struct RowText {
  std::string text, status;
  CellPlace place;
};

/// The rows of a finished table in order; nothing at the end. @throws Error  Kind::bad_data naming a damaged line
using RowTexts = std::function<std::optional<RowText>()>;
RowTexts rows_of_csv(const std::filesystem::path& path);
RowTexts rows_of_jsonl(const std::filesystem::path& path);

/// The table of one shard with its record.
struct ShardTable {
  std::filesystem::path path;
  Json meta;
  std::size_t index = 0, count = 0, rows = 0;
};

/// @throws Error  Kind::bad_data: not finished, no shard
ShardTable read_shard_table(const std::filesystem::path& path);

}  // namespace leukolens
