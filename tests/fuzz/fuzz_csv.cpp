// Tables: any bytes give rows or an Error, and what was read is written and read back to the same.
#include <cstdlib>

#include "leukolens/core/csv.hpp"
#include "leukolens/core/error.hpp"
#include "memory_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryFile bytes(data, size);
  try {
    leukolens::CsvReader reader(bytes.path());
    for (std::vector<std::string> row, again; reader.next(row);) {
      const std::string table = leukolens::csv_row(reader.columns()) + leukolens::csv_row(row);
      const MemoryFile copy(reinterpret_cast<const std::uint8_t*>(table.data()), table.size());
      leukolens::CsvReader back(copy.path());
      if (!back.next(again) || again != row) std::abort();
    }
  } catch (const leukolens::Error&) {
  }
  return 0;
}
