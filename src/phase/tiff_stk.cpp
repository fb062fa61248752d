#include "phase/tiff_stk.hpp"

#include <array>
#include <optional>

#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

constexpr unsigned uic1_tag = 33628, uic2_tag = 33629, type_long = 4;
constexpr std::uint32_t x_calibration = 4, y_calibration = 5, calibration_units = 6;  // within UIC1
constexpr std::uint32_t most_entries = 1000, longest_unit = 100;

/// Little-endian numbers of a file, as MetaMorph alone writes it. What lies beyond its end is 0.
class Numbers {
 public:
  explicit Numbers(const Source& source) : source_(source) {}
  std::uint32_t at(std::uint64_t offset, std::size_t bytes) const {
    std::array<unsigned char, 4> read{};
    if (source_.read_at(offset, read.data(), bytes) != bytes) return 0;
    return read[0] | read[1] << 8u | read[2] << 16u | static_cast<std::uint32_t>(read[3]) << 24u;
  }
  /// "0.107": a fraction of two numbers; empty where there is none.
  std::string fraction(std::uint64_t offset) const {
    const std::uint32_t above = at(offset, 4), below = at(offset + 4, 4);
    return below == 0 ? "" : to_text(static_cast<double>(above) / below);
  }
  std::string text(std::uint64_t offset) const {
    const std::uint32_t length = at(offset, 4);
    if (length == 0 || length > longest_unit) return "";
    std::string text(length, '\0');
    text.resize(source_.read_at(offset + 4, text.data(), length));
    return text.substr(0, text.find('\0'));
  }

 private:
  const Source& source_;
};

struct Entry {
  std::uint32_t type, count, value;
};

std::optional<Entry> find_entry(const Numbers& numbers, std::uint64_t directory, unsigned tag) {
  const std::uint32_t entries = numbers.at(directory, 2);
  for (std::uint32_t i = 0; i < entries; ++i) {
    const std::uint64_t entry = directory + 2 + i * 12;
    if (numbers.at(entry, 2) == tag)
      return Entry{numbers.at(entry + 2, 2), numbers.at(entry + 4, 4), numbers.at(entry + 8, 4)};
  }
  return std::nullopt;
}

StatedOptics stated_by(const Numbers& numbers, const Entry& uic1) {
  std::string x, y, unit;
  for (std::uint32_t i = 0; i < uic1.count && i < most_entries; ++i) {
    const std::uint64_t pair = uic1.value + std::uint64_t{8} * i;
    const std::uint32_t id = numbers.at(pair, 4), offset = numbers.at(pair + 4, 4);
    if (id == x_calibration) x = numbers.fraction(offset);
    if (id == y_calibration) y = numbers.fraction(offset);
    if (id == calibration_units) unit = trimmed(numbers.text(offset));
  }
  if (x.empty() || unit.empty() || lower(unit).starts_with("pixel")) return {};  // MetaMorph's word for uncalibrated
  return square_pixels(stated_length(x, unit), y.empty() ? std::nullopt : std::optional(stated_length(y, unit)));
}

}  // namespace

StkDescription read_stk(const Source& source, std::uint64_t directory) {
  std::array<char, 4> head{};
  source.read_at(0, head.data(), head.size());
  if (head != std::array{'I', 'I', '*', '\0'}) return {};
  const Numbers numbers(source);
  const auto uic2 = find_entry(numbers, directory, uic2_tag);
  if (!uic2) return {};
  StkDescription stk{uic2->count, {}};
  const auto uic1 = find_entry(numbers, directory, uic1_tag);
  if (uic1 && uic1->type == type_long) stk.stated = stated_by(numbers, *uic1);
  return stk;
}

}  // namespace leukolens
