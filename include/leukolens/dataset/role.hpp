#pragma once
#include <optional>
#include <string>

namespace leukolens {

/// What a cell is for. `fresh` (written "new") was never seen by the model.
enum class Role { train, validate, calibrate, test, fresh };
const char* name_of(Role role);
/// "train" | "validate" or "val" | "calibrate" | "test" | "new"; nothing for the empty text.
/// @throws Error  Kind::bad_data naming the text
std::optional<Role> role_from(const std::string& text);

}  // namespace leukolens
