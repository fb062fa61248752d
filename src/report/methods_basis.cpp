#include <algorithm>

#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "report/methods_parts.hpp"
#include "report/numbers.hpp"

namespace leukolens {

MethodsBasis methods_basis(Basis basis) {
  MethodsBasis out{std::move(basis), nullptr};
  const auto path = out.basis.model_folder / "training.json";
  if (!out.basis.model_folder.empty() && std::filesystem::exists(path))
    out.training = std::make_shared<const Json>(read_json(path));
  return out;
}

namespace methods {
namespace {

constexpr std::size_t most_named = 12;  ///< classes; a sentence that names more is no sentence

}  // namespace

std::string plain(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>#|@$").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out;
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  return text;
}

std::string classes_text(const std::vector<std::string>& classes) {
  if (classes.size() > most_named) return "one of " + std::to_string(classes.size()) + " classes";
  std::vector<std::string> names;
  for (const auto& name : classes) names.push_back(plain(name));
  return listed(names);
}

std::string counts_text(const std::vector<std::pair<std::string, std::size_t>>& counts) {
  if (counts.size() > most_named) {
    const auto [least, most] = std::ranges::minmax_element(counts, {}, [](const auto& count) { return count.second; });
    return std::to_string(counts.size()) + " classes of " + count_text(least->second) + " to " +
           count_text(most->second) + " cells";
  }
  std::string text;
  for (const auto& [name, n] : counts) text += (text.empty() ? "" : ", ") + plain(name) + ": " + count_text(n);
  return text;
}

std::vector<std::pair<std::string, std::size_t>> cells_of_role(const MethodsBasis& basis, const char* role) {
  std::vector<std::pair<std::string, std::size_t>> counts;
  if (!basis.training || !basis.training->is_object()) return counts;
  const Json data = basis.training->value("data", Json::object());
  const Json classes = data.is_object() ? data.value("classes", Json::object()) : Json::object();
  for (const auto& [name, by_role] : classes.items())
    if (const auto n = by_role.is_object() ? by_role.value(role, std::size_t{0}) : 0; n > 0)
      counts.emplace_back(name, n);
  return counts;
}

std::size_t total(const std::vector<std::pair<std::string, std::size_t>>& counts) {
  std::size_t n = 0;
  for (const auto& count : counts) n += count.second;
  return n;
}

}  // namespace methods
}  // namespace leukolens
