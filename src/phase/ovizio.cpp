#include "phase/ovizio.hpp"

#include <cctype>
#include <charconv>
#include <cstring>

#include "leukolens/core/text.hpp"
#include "leukolens/phase/unfit.hpp"
#include "phase/readers.hpp"

namespace leukolens {
namespace {

constexpr std::size_t header_bytes = 2 * sizeof(std::uint32_t);

struct Sides {
  std::uint32_t width = 0, height = 0;
  std::uint64_t bytes() const { return header_bytes + std::uint64_t{width} * height * sizeof(float); }
};

Sides sides_of(const Source& source) {
  Sides sides;
  source.read_at(0, &sides.width, sizeof sides.width);
  source.read_at(sizeof sides.width, &sides.height, sizeof sides.height);
  return sides;
}

class OvizioFrame : public PhaseFile {
 public:
  explicit OvizioFrame(std::unique_ptr<Source> source) : source_(std::move(source)) {}
  std::size_t frames() const override { return 1; }

  PhaseFileInfo info() const override {
    const Sides sides = sides_of(*source_);
    PhaseFileInfo info;
    info.frames = 1;
    info.height = static_cast<int>(sides.height);
    info.width = static_cast<int>(sides.width);
    return info;
  }

  FetchedFrame fetch(std::size_t index) override {
    check_frame(source_->name(), index, 1);
    const auto bytes = source_->whole();
    return {index, {bytes.begin() + header_bytes, bytes.end()}};
  }

  Frame decode(FetchedFrame fetched) const override {
    const Sides sides = sides_of(*source_);
    Frame frame;
    frame.height = static_cast<int>(sides.height);
    frame.width = static_cast<int>(sides.width);
    frame.samples = std::move(fetched.bytes);
    return frame;
  }

 private:
  std::unique_ptr<Source> source_;
};

/// Where `t(\d+)_` stands in the name at or after `from`.
struct Place {
  std::size_t at;
  std::size_t number;
};
std::optional<Place> find_number(std::string_view name, std::size_t from) {
  for (std::size_t at = name.find('t', from); at != std::string_view::npos; at = name.find('t', at + 1)) {
    std::size_t number = 0;
    const char* begin = name.data() + at + 1;
    const auto [end, error] = std::from_chars(begin, name.data() + name.size(), number);
    if (end == begin || error != std::errc() || end == name.data() + name.size() || *end != '_') continue;
    return Place{at, number};
  }
  return {};
}

}  // namespace

std::optional<std::size_t> ovizio_frame_number(std::string_view name) {
  if (!lower(name).ends_with(".bin")) return {};
  const auto first = find_number(name, 0);
  if (!first) return {};
  for (auto place = first; place; place = find_number(name, place->at + 1))
    if (place->at == 0 || !std::isalnum(static_cast<unsigned char>(name[place->at - 1]))) return place->number;
  return first->number;
}

bool is_ovizio_frame(const Source& source) {
  const Sides sides = sides_of(source);
  return source.size() > header_bytes && sides.width > 0 && sides.height > 0 &&
         sides.width <= largest_image_px / sides.height && sides.bytes() == source.size();
}

std::unique_ptr<PhaseFile> open_ovizio_frame(std::unique_ptr<Source> source) {
  if (is_ovizio_frame(*source)) return std::make_unique<OvizioFrame>(std::move(source));
  const Sides sides = sides_of(*source);
  source->fail("cut off, or no frame of Ovizio's: it begins with the sides " + std::to_string(sides.width) + " x " +
               std::to_string(sides.height) + " px, which its " + std::to_string(source->size()) +
               " bytes do not fit. Copy it again.");
}

}  // namespace leukolens
