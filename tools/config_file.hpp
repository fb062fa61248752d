#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// A key of a --config file and where it stands.
struct ConfigKey {
  std::string section, key;  ///< section: empty before the first [section]
  std::size_t line;          ///< from 1
};

/// The keys of a TOML file as the command line reads it: `key = value`, lists over several lines, [sections], comments.
std::vector<ConfigKey> config_keys(std::string_view text);
