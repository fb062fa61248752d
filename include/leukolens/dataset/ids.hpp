#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace leukolens {

/// `relative/path[#frame][:cell]` with `#`, `:`, `%` and bytes that are not UTF-8 in names percent-encoded; frames and
/// cells count from 0.
std::string cell_id(std::string_view relative_path, std::optional<std::size_t> frame = {},
                    std::optional<std::size_t> cell = {});

}  // namespace leukolens
