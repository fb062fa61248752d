#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/dataset/roles.hpp"

namespace leukolens {

namespace {
const std::vector<std::string> roles_columns = {"content_hash", "id", "label", "role", "donor"};
}

std::string roles_csv(const std::vector<LabelledCell>& cells) {
  std::string text = csv_row(roles_columns);
  for (const LabelledCell& cell : cells)
    text += csv_row({cell.content_hash, cell.id, cell.label, cell.role ? name_of(*cell.role) : "", cell.donor});
  return text;
}

std::vector<LabelledCell> read_roles(const std::filesystem::path& path) {
  CsvReader csv(path);
  std::vector<std::size_t> at;
  for (const std::string& name : roles_columns) {
    const auto column = csv.column(name);
    if (!column)
      throw Error(Kind::bad_data,
                  path.string() + ": no column `" + name + "`; columns found: " + join(csv.columns(), ", ") + ".");
    at.push_back(*column);
  }
  std::vector<LabelledCell> cells;
  std::vector<std::string> row;
  while (csv.next(row)) {
    const std::string line = path.string() + ":" + std::to_string(csv.line()) + ": ";
    LabelledCell cell{row[at[0]], row[at[1]], row[at[2]], {}, row[at[4]], ""};
    if (cell.content_hash.size() != 64)
      throw Error(Kind::bad_data, line + "content_hash is not a SHA-256 (64 hexadecimal digits).");
    try {
      cell.role = role_from(row[at[3]]);
    } catch (const Error& e) {
      throw Error(Kind::bad_data, line + e.what());
    }
    if (!cell.role) throw Error(Kind::bad_data, line + "the role is empty.");
    cells.push_back(std::move(cell));
  }
  return cells;
}

KnownCells::KnownCells(const std::vector<LabelledCell>& cells) {
  for (const LabelledCell& cell : cells) by_hash_[cell.content_hash].push_back(cell);
}

const LabelledCell* KnownCells::find(const std::string& content_hash, const std::string& id) const {
  const auto found = by_hash_.find(content_hash);
  if (found == by_hash_.end()) return nullptr;
  for (const LabelledCell& cell : found->second)
    if (cell.id == id) return &cell;
  return &found->second.front();
}

}  // namespace leukolens
