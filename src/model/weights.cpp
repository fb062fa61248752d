#include "leukolens/model/weights.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <span>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"

namespace leukolens {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors data is little-endian");

constexpr std::size_t length_bytes = 8;
constexpr std::size_t alignment = 64;          // of the data, so that a reader may map it
constexpr std::size_t longest_header = 100e6;  // the limit of the reference implementation

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& fault) {
  throw Error(Kind::bad_data,
              path.string() + ": " + fault + ". The file is damaged or no safetensors file; copy it again.");
}

nlohmann::json parse_header(const std::filesystem::path& path, std::span<const std::byte> file,
                            std::size_t& data_start) {
  if (file.size() < length_bytes) fail(path, "only " + std::to_string(file.size()) + " bytes");
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), length_bytes);
  if (length > longest_header || length > file.size() - length_bytes) fail(path, "truncated within its header");
  const auto* text = reinterpret_cast<const char*>(file.data()) + length_bytes;
  auto header = nlohmann::json::parse(text, text + length, nullptr, false);
  if (!header.is_object()) fail(path, "its header is not a JSON object");
  data_start = length_bytes + length;
  return header;
}

/// Where one tensor lies in the data.
struct Place {
  std::size_t begin, end;
  std::string name;
};

std::vector<std::size_t> sizes_of(const nlohmann::json& entry, const char* key) {
  std::vector<std::size_t> out;
  const auto list = entry.find(key);
  if (list == entry.end() || !list->is_array()) throw std::invalid_argument(key);
  for (const auto& value : *list) {
    if (!value.is_number_unsigned()) throw std::invalid_argument(key);
    out.push_back(value.get<std::size_t>());
  }
  return out;
}

std::size_t bytes_of(const std::vector<std::size_t>& shape, std::size_t element) {
  std::size_t bytes = element;
  for (const auto side : shape) {
    if (side != 0 && bytes > std::numeric_limits<std::size_t>::max() / side) throw std::invalid_argument("shape");
    bytes *= side;
  }
  return bytes;
}

/// PyTorch's count of training batches, a 64-bit integer beside every batch norm; no network uses it.
bool is_batch_count(const std::string& name, const nlohmann::json& entry) {
  return name.ends_with(".num_batches_tracked") && entry.value("dtype", "") == "I64";
}

/// The tensor's values, none for a batch count, and where they lie.
Tensor parse_tensor(const std::filesystem::path& path, const std::string& name, const nlohmann::json& entry,
                    std::span<const std::byte> data, Place& place) {
  const auto faulty = [&](const std::string& what) { fail(path, "tensor `" + name + "` has " + what); };
  if (!entry.is_object() || !entry.contains("dtype") || !entry["dtype"].is_string()) faulty("no type");
  const bool batch_count = is_batch_count(name, entry);
  if (entry["dtype"] != "F32" && !batch_count)
    faulty("type " + entry["dtype"].get<std::string>() + ", but only F32 is read");
  Tensor tensor;
  try {
    tensor.shape = sizes_of(entry, "shape");
    const auto offsets = sizes_of(entry, "data_offsets");
    if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > data.size()) faulty("data outside the file");
    if (offsets[1] - offsets[0] != bytes_of(tensor.shape, batch_count ? sizeof(std::int64_t) : sizeof(float)))
      faulty("another amount of data than its shape needs");
    place = {offsets[0], offsets[1], name};
  } catch (const std::invalid_argument& e) {
    faulty(std::string("a faulty `") + e.what() + "`");
  }
  if (batch_count) return {};
  tensor.values.resize((place.end - place.begin) / sizeof(float));
  if (!tensor.values.empty()) std::memcpy(tensor.values.data(), data.data() + place.begin, place.end - place.begin);
  return tensor;
}

/// The data must be used once each, without holes, as the format says.
void check_places(const std::filesystem::path& path, std::vector<Place> places, std::size_t data_size) {
  std::ranges::sort(places, {}, [](const Place& p) { return std::pair(p.begin, p.end); });
  std::size_t end = 0;
  for (const auto& place : places) {
    if (place.begin != end) fail(path, "tensor `" + place.name + "` overlaps another or leaves a hole before it");
    end = place.end;
  }
  if (end != data_size) fail(path, std::to_string(data_size - end) + " bytes after the last tensor");
}

}  // namespace

Weights read_safetensors(const std::filesystem::path& path) {
  const auto file = read_bytes(path);
  std::size_t data_start = 0;
  const auto header = parse_header(path, file, data_start);
  const auto data = std::span(file).subspan(data_start);
  Weights weights;
  std::vector<Place> places;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") continue;
    Place place;
    auto tensor = parse_tensor(path, name, entry, data, place);
    if (!is_batch_count(name, entry)) weights[name] = std::move(tensor);
    places.push_back(place);
  }
  check_places(path, std::move(places), data.size());
  return weights;
}

std::string safetensors_text(const Weights& weights, const std::map<std::string, std::string>& metadata) {
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::size_t end = 0;
  for (const auto& [name, tensor] : weights) {
    const std::size_t begin = end;
    end += tensor.values.size() * sizeof(float);
    header[name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
  }
  std::string text = header.dump();
  text.append((alignment - (length_bytes + text.size()) % alignment) % alignment, ' ');
  const std::uint64_t length = text.size();
  std::string out(length_bytes, '\0');
  std::memcpy(out.data(), &length, length_bytes);
  out += text;
  for (const auto& [name, tensor] : weights)
    out.append(reinterpret_cast<const char*>(tensor.values.data()), tensor.values.size() * sizeof(float));
  return out;
}

}  // namespace leukolens
