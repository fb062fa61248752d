#pragma once
#include <string>
#include <vector>

namespace leukolens {

/// One item of a reading page.
struct ReadingItem {
  std::string item;     ///< "001"
  std::string caption;  ///< what the reader is told; empty: nothing
  std::string png;      ///< the picture
};

/// A self-contained page on which a reader answers items by keys and saves them as a table.
std::string reading_page(const std::string& reader, const std::string& arm, const std::string& title,
                         const std::vector<std::string>& classes, const std::vector<ReadingItem>& items);

}  // namespace leukolens
