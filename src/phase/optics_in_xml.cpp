#include "phase/optics_in_xml.hpp"

#include <algorithm>
#include <cmath>
#include <pugixml.hpp>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/core/unicode.hpp"
#include "phase/length_unit.hpp"
#include "phase/stated_optics.hpp"

namespace leukolens {
namespace {

constexpr std::uintmax_t largest_file = std::uintmax_t{64} << 20;  // bytes; settings take a few thousand
constexpr double same = 1e-3;                                      // relative difference below which two values are one

/// ASCII letters in lower case; the micro sign, of which there are two, is a u.
std::string letters_in(std::string_view name) {
  std::string letters;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto pair = name.substr(i, 2);
    if (pair == "\u00b5" || pair == "\u03bc") letters += 'u';
    const char c = name[i];
    if (c >= 'a' && c <= 'z') letters += c;
    if (c >= 'A' && c <= 'Z') letters += static_cast<char>(c - 'A' + 'a');
  }
  return letters;
}

/// A number with a point, or with a comma where that cannot divide thousands.
std::optional<double> number_in(std::string_view text) {
  text = trimmed(text);
  if (const auto number = to_number(text)) return number;
  const auto comma = text.find(',');
  if (comma == std::string_view::npos || text.find_first_of(",.", comma + 1) != std::string_view::npos) return {};
  const bool thousands = text.size() - comma == 4 && comma > 0 && comma <= 3 && text.substr(0, comma) != "0";
  std::string with_point(text);
  with_point[comma] = '.';
  return thousands ? std::nullopt : to_number(with_point);
}

struct Statement {
  std::string name;    ///< letters alone
  std::string number;  ///< as the file spells it
  std::string unit;    ///< the same; empty: none is named
};

/// The unit that a name ends in behind the word, such as `um` of `pixelsizexinum`; empty: none.
std::string unit_in_name(const std::string& name, const std::string& word) {
  std::string rest = name.substr(name.find(word) + word.size());
  if (micrometres_in(rest)) return rest;
  if (rest.starts_with('x') || rest.starts_with('y')) rest.erase(0, 1);
  if (rest.starts_with("in")) rest.erase(0, 2);
  return micrometres_in(rest) ? rest : "";
}

class Collector : public pugi::xml_tree_walker {
 public:
  bool for_each(pugi::xml_node& node) override {
    if (node.type() != pugi::node_element) return true;
    for (const auto& attribute : node.attributes())
      add(attribute.name(), attribute.value(), unit_beside(node, attribute.name()));
    add_element(node);
    return statements.size() < most_statements;
  }

  std::vector<Statement> statements;

 private:
  static constexpr std::size_t most_statements = 1000;

  static bool names_optics(const std::string& letters) {
    for (const char* word : {"pixelsize", "wavelength", "refractiveindex", "mediumindex"})
      if (letters.find(word) != std::string::npos) return true;
    return false;
  }

  void add(const char* name, std::string_view number, const std::string& unit) {
    const std::string letters = letters_in(name);
    if (!names_optics(letters) || letters.ends_with("unit") || letters.ends_with("units")) return;
    if (trimmed(number).empty()) return;
    statements.push_back({letters, utf8_spelling(trimmed(number)), std::string(trimmed(unit))});
  }

  /// Text of its own, else the children or attributes `value`, `x`, `y`.
  void add_element(const pugi::xml_node& node) {
    const std::string unit = unit_of(node);
    add(node.name(), node.text().get(), unit);
    for (const char* part : {"value", "x", "y"}) {
      for (const auto& attribute : node.attributes())
        if (letters_in(attribute.name()) == part) add(node.name(), attribute.value(), unit);
      for (const auto& child : node.children())
        if (letters_in(child.name()) == part) add(node.name(), child.text().get(), unit);
    }
  }

  static std::string unit_of(const pugi::xml_node& node) {
    for (const auto& attribute : node.attributes())
      if (letters_in(attribute.name()).find("unit") != std::string::npos) return attribute.value();
    for (const auto& child : node.children())
      if (letters_in(child.name()).find("unit") != std::string::npos) return child.text().get();
    for (const auto& sibling : node.parent().children())
      if (is_unit_of(sibling.name(), node.name())) return sibling.text().get();
    return {};
  }

  /// `PixelSizeUnit` beside `PixelSize`, or `unit` beside anything.
  static std::string unit_beside(const pugi::xml_node& node, const char* name) {
    for (const auto& attribute : node.attributes())
      if (is_unit_of(attribute.name(), name)) return attribute.value();
    for (const auto& attribute : node.attributes())
      if (const auto letters = letters_in(attribute.name()); letters == "unit" || letters == "units")
        return attribute.value();
    return {};
  }

  static bool is_unit_of(const char* unit, const char* name) {
    const std::string letters = letters_in(unit), of = letters_in(name);
    return letters == of + "unit" || letters == of + "units";
  }
};

std::string quoted(const Statement& statement) {
  return "`" + statement.name + "` = `" + statement.number + (statement.unit.empty() ? "" : " " + statement.unit) + "`";
}

/// The one value of what is stated of a thing; `fault` quotes what is not understood or does not agree.
struct Agreed {
  std::optional<double> value;
  std::string fault;
};

template <typename Understand>
Agreed agree(const std::vector<Statement>& all, const std::vector<std::string>& words, const char* what,
             const Understand& understand) {
  Agreed agreed;
  std::string not_understood;
  const Statement* first = nullptr;
  for (const Statement& statement : all) {
    const auto word = std::ranges::find_if(
        words, [&](const std::string& known) { return statement.name.find(known) != std::string::npos; });
    if (word == words.end()) continue;
    const std::optional<double> value = understand(statement, *word);
    if (!value) {
      if (not_understood.empty()) not_understood = quoted(statement);
    } else if (!first) {
      agreed.value = value;
      first = &statement;
    } else if (agreed.fault.empty() && std::abs(*value - *agreed.value) > same * *agreed.value) {
      agreed.fault = "states two values of the " + std::string(what) + ", " + quoted(*first) + " and " +
                     quoted(statement) + ", which do not agree.";
    }
  }
  if (!agreed.fault.empty()) agreed.value.reset();
  if (!first && !not_understood.empty())
    agreed.fault = "states the " + std::string(what) + " as " + not_understood + ", which is not understood.";
  return agreed;
}

std::optional<double> length_um(const Statement& statement, const std::string& word) {
  const auto number = number_in(statement.number);
  const auto unit = micrometres_in(statement.unit.empty() ? unit_in_name(statement.name, word) : statement.unit);
  if (!number || !unit || !std::isfinite(*number) || *number <= 0) return {};
  return *number * *unit;
}

std::optional<double> pixel_um(const Statement& statement, const std::string& word) {
  for (const char* chip : {"camera", "sensor", "detector", "ccd", "cmos"})
    if (statement.name.find(chip) != std::string::npos) return {};
  const auto um = length_um(statement, word);
  return um && square_pixels({um, statement.number}, {}).fault.empty() ? um : std::nullopt;
}

std::optional<double> wavelength_nm(const Statement& statement, const std::string& word) {
  const auto um = length_um(statement, word);
  return um && *um >= .1 && *um <= 100 ? std::optional(*um * 1e3) : std::nullopt;
}

std::optional<double> index_of(const Statement& statement, const std::string&) {
  const auto number = number_in(statement.number);
  return number && *number > 1 && *number < 3 ? number : std::nullopt;
}

void warn(XmlSettings& settings, const std::string& file, const std::string& fault, const char* option) {
  if (!fault.empty()) settings.warnings.push_back(file + ": " + fault + " Give " + option + ".");
}

}  // namespace

XmlSettings settings_in_xml(const std::filesystem::path& path) {
  XmlSettings settings;
  const std::string file = path.string();
  pugi::xml_document document;
  try {
    std::error_code fault;
    if (std::filesystem::file_size(path, fault) > largest_file && !fault) return settings;
    const auto bytes = read_bytes(path);
    const auto parsed = document.load_buffer(bytes.data(), bytes.size());
    if (!parsed) settings.warnings.push_back(file + ": cannot be parsed as XML (" + parsed.description() + ").");
  } catch (const Error& error) {
    settings.warnings.push_back(error.what());
    return settings;
  }
  Collector collector;
  document.traverse(collector);
  const auto& all = collector.statements;
  const auto pixel = agree(all, {"pixelsize"}, "pixel size", pixel_um);
  settings.optics.pixel_size_um = pixel.value;
  if (!pixel.fault.empty()) settings.pixel_size_fault = file + ": " + pixel.fault + " Give --pixel-size.";
  const auto wave = agree(all, {"wavelength"}, "wavelength", wavelength_nm);
  settings.optics.wavelength_nm = wave.value;
  warn(settings, file, wave.fault, "--wavelength");
  const auto index = agree(all, {"refractiveindex", "mediumindex"}, "medium index", index_of);
  settings.optics.medium_index = index.value;
  warn(settings, file, index.fault, "--medium-index");
  return settings;
}

}  // namespace leukolens
